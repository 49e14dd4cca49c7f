/** The words of `main` that are in sight without scrolling, and how many more are code in a block of its own. Runs in the page. */
export function firstScreen(): { words: string[]; code: number } {
  const words: string[] = []
  let code = 0
  const main = document.querySelector('main')
  const isCut = (box: DOMRect, from: Element) => {
    for (let at: Element | null = from; at !== null && at !== main; at = at.parentElement) {
      const { overflowX, overflowY, clipPath } = getComputedStyle(at)
      if (overflowX === 'visible' && overflowY === 'visible' && clipPath === 'none') continue
      const bounds = at.getBoundingClientRect()
      const isOutside =
        box.top >= bounds.bottom - 1 ||
        box.bottom <= bounds.top + 1 ||
        box.left >= bounds.right - 1 ||
        box.right <= bounds.left + 1
      if (bounds.width <= 1 || isOutside) return true
    }
    return false
  }
  const walk = document.createTreeWalker(main ?? document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const around = node.parentElement
    if (!around?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    for (const { 0: word, index } of (node.nodeValue ?? '').matchAll(/\S*[\p{L}\p{N}]\S*/gu)) {
      const range = document.createRange()
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      const box = range.getBoundingClientRect()
      const isInWindow =
        box.width > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      if (!isInWindow || isCut(box, around)) continue
      if (around.closest('pre') === null) words.push(word)
      else code += 1
    }
  }
  return { words, code }
}
