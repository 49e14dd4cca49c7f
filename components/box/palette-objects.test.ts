import { describe, expect, it } from 'vitest'
import { matchIn } from './palette-objects'

const marked = (text: string, word: string) => {
  const found = matchIn(text, word)
  if (found === undefined) return undefined
  const parts = found.at.map(([from, to]) => text.slice(from, to))
  return `${found.how}: ${parts.join(' ')}`
}

describe('a word is found', () => {
  it.each([
    ['cart-6f5d9b7c4-h8w2z', 'cart', 'start: cart'],
    ['CrashLoopBackOff', 'crashloop', 'start: CrashLoop'],
    ['Deployment cart', 'cart', 'part: cart'],
    ['smart-cart', 'cart', 'part: cart'],
    ['gocart', 'cart', 'inside: cart'],
    ['catalog-rest', 'cart', 'letters: ca r t'],
    ['search-7d', 'srch', 'letters: s rch'],
    // Short words and other beginnings would find almost every name.
    ['catalog', 'cg', undefined],
    ['web-cart-rest', 'crt', undefined],
    ['web', 'cart', undefined],
    ['web', '', undefined],
  ])('in %s: %s', (text, word, found) => {
    expect(marked(text, word)).toBe(found)
  })
})
