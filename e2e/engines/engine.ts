/** One browser engine, as far as the story needs it. */
export interface Engine {
  readonly name: string
  open(url: string): Promise<void>
  /** Clicks the middle of the first element that fits. */
  click(selector: string): Promise<void>
  /** Types into the focused element; `\n` is Enter. */
  type(text: string): Promise<void>
  /** The value of an expression in the page, as JSON. */
  evaluate(expression: string): Promise<unknown>
  /** What the page threw, if the engine reports it. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}
