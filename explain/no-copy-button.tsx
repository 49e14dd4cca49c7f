/** In place of the button that copies: the pages of causes run no code. */
export function CopyButton() {
  return null
}
