import { describe, expect, it } from 'vitest'
import { counted, listOf, often, shortListOf } from './lists'

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('lists %j as a sentence does', (words, list) => {
  expect(listOf(words)).toBe(list)
  expect(listOf(words, 'or')).toBe(list.replace(' and ', ' or '))
  expect(shortListOf(words, 3)).toBe(list)
})

describe('shortListOf', () => {
  it.each([
    [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b and 3 more'],
  ])('counts what goes beyond its bound: %j', (words, list) => {
    expect(shortListOf(words, 3)).toBe(list)
  })
})

it.each([
  [counted(0, 'pod'), '0 pods'],
  [counted(1, 'pod'), '1 pod'],
  [counted(2, 'pod'), '2 pods'],
  [counted(2, 'address', 'addresses'), '2 addresses'],
  [often(1), 'once'],
  [often(1_200), '1,200 times'],
])('counts things: %s', (words, expected) => {
  expect(words).toBe(expected)
})
