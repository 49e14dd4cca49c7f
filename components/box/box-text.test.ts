import { expect, it } from 'vitest'
import { isQuestion } from './box-text'

it.each([
  ['watch jobs in shop', true],
  ['{"kind":"Status","status":"Failure","reason":"Forbidden"}', true],
  ['pods is forbidden\nand more', true],
  ['web-7d9f8c6b5-x2k4p', false],
  ['  jobs.batch\n', false],
  [' ', false],
])('a paste of %j is asked at once: %s', (pasted, isAsked) => {
  expect(isQuestion(pasted)).toBe(isAsked)
})
