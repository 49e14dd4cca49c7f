import { describe, expect, it } from 'vitest'
import { stripFrameworkHeaders } from './framework-headers'

describe('stripFrameworkHeaders', () => {
  it('removes what could bypass the page and keeps what navigation needs', () => {
    const headers = {
      host: 'localhost',
      rsc: '1',
      'next-router-prefetch': '1',
      'x-middleware-subrequest': 'a',
      'x-nextjs-data': '1',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil',
      'content-security-policy': 'x',
    }
    stripFrameworkHeaders(headers)
    expect(Object.keys(headers)).toEqual(['host', 'rsc', 'next-router-prefetch'])
  })
})
