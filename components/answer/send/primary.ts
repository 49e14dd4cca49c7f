/** What the primary button copies. */
export interface Primary {
  label: string
  text: string
  /** The same as rich text, made once it is copied. */
  rich?: () => Promise<string>
  /** What the page says once it is copied. */
  copied: string
}

export type Copied = Pick<Primary, 'text' | 'rich' | 'copied'>
