import { expect, it } from 'vitest'
import { capital, lowerFirst } from './capitals'

it.each([
  ['', '', ''],
  ['the pod', 'The pod', 'the pod'],
  ['ServiceAccount', 'ServiceAccount', 'serviceAccount'],
])('changes only the first letter of %j', (text, start, within) => {
  expect([capital(text), lowerFirst(text)]).toEqual([start, within])
})
