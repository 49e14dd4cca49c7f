import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CanaryScan, findCanary } from './canary'

const signature = randomBytes(64)
const token = `head.body.${signature.toString('base64url')}`
const planted = 'planted-in-a-Secret/by+the=test'

describe('findCanary', () => {
  it.each([
    ['the token', `Bearer ${token}`],
    ['a part of its signature', signature.toString('base64url').slice(20, 36)],
    ['the signature in hex', signature.toString('hex')],
    ['the signature in plain base64', signature.toString('base64')],
    ['the token in base64', Buffer.from(token).toString('base64')],
    ['the token in the base64 of something longer', Buffer.from(`xy${token}z`).toString('base64')],
    ['plain base64 in a query', encodeURIComponent(signature.toString('base64'))],
  ])('finds %s', (_, text) => {
    expect(findCanary([`before ${text} after`], [token])).toHaveLength(1)
  })

  it.each([
    ['its header and payload', 'head.body.'],
    ['fewer characters than a run', signature.toString('base64url').slice(0, 15)],
    ['nothing', ''],
  ])('does not find %s', (_, text) => {
    expect(findCanary([text], [token])).toEqual([])
  })
})

describe('CanaryScan', () => {
  it('finds a run wherever it is, and counts what it read', () => {
    const scan = new CanaryScan([], [planted])
    const run = planted.slice(3, 19)
    for (let before = 0; before < 24; before += 1) {
      expect(scan.find(`${'.'.repeat(before)}${run}${'.'.repeat(before % 5)}`)).toBe(run)
    }
    expect(scan.find(Buffer.from(planted).toString('base64'))).toBeDefined()
    expect(scan.find(encodeURIComponent(planted))).toBeDefined()
    expect(scan.find('planted'.repeat(100))).toBeUndefined()
    expect(scan.characters).toBeGreaterThan(700)
  })
})
