import { describe, expect, it } from 'vitest'
import {
  capitalized,
  code,
  inTurn,
  listed,
  NOTHING,
  type Phrase,
  plain,
  quote,
  say,
  shortListed,
} from './phrase'
import { firstSentence, fitSentences } from './shorten'

describe('a phrase', () => {
  it('is its literal and its parts, each with what it is', () => {
    expect(say`${code('web')} said ${quote('no')}, ${2} times.`).toEqual([
      { code: 'web' },
      { text: ' said ' },
      { quote: 'no' },
      { text: ', 2 times.' },
    ])
  })

  it('is the same however it was put together', () => {
    const name = code('web')
    expect(say`One ${say`two ${name}`}.`).toEqual(say`One two ${name}.`)
    expect(say`One${NOTHING}.`).toEqual(say`One.`)
  })

  it('writes out what cannot be seen in a name, and leaves a quote as it was', () => {
    expect(plain(say`${code('a\u202eb')} ${quote('a\u202eb')}`)).toBe('a\\u202eb a\u202eb')
  })
})

it('puts parts in a list, and sentences one after the other', () => {
  const three = ['a', 'b', 'c'].map(code)
  expect(plain(listed(three, 'or'))).toBe('a, b or c')
  expect(plain(shortListed(three, 2))).toBe('a and 2 more')
  expect(inTurn([say`One.`, NOTHING, say`Two.`])).toEqual(say`One. Two.`)
})

it('gives a capital to words of our own alone', () => {
  expect(plain(capitalized(say`this pod`))).toBe('This pod')
  expect(plain(capitalized(say`${code('web')} is`))).toBe('web is')
})

it.each<[Phrase, number, string]>([
  [say`One two. Three four five.`, 5, 'One two. Three four five.'],
  [say`One two. Three four five.`, 4, 'One two.'],
  [say`One two three, four five.`, 3, 'One two three,…'],
  [say`It said ${quote('No. Never. Not ever')} to ${code('web')}.`, 4, 'It said No. Never.…'],
  [say`Bound to ${code('Acme. Inc')}. Next one.`, 5, 'Bound to Acme. Inc.'],
  [NOTHING, 3, ''],
])('keeps whole sentences, which end in words of our own only: %#', (says, most, fitted) => {
  expect(plain(fitSentences(says, most))).toBe(fitted)
})

it.each<[Phrase, string]>([
  [say`Admission refused it. Another sentence.`, 'Admission refused it'],
  [say`${code('web')} said ${quote('No. Never.')}`, 'web said No. Never.'],
  [NOTHING, ''],
])('gives the first sentence for a place in another: %#', (says, first) => {
  expect(plain(firstSentence(says))).toBe(first)
})
