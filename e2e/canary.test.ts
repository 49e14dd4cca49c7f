import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findCanary } from './canary'

const signature = randomBytes(64)
const token = `head.body.${signature.toString('base64url')}`

describe('findCanary', () => {
  it.each([
    ['the token', `Bearer ${token}`],
    ['a part of its signature', signature.toString('base64url').slice(20, 36)],
    ['the signature in hex', signature.toString('hex')],
    ['the signature in plain base64', signature.toString('base64')],
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
