import { expect, it } from 'vitest'
import { authorityOf } from './facts'

it('puts an IPv6 address into brackets', () => {
  expect(authorityOf({ host: 'fd00::1', port: 443 })).toBe('[fd00::1]:443')
  expect(authorityOf({ host: '10.96.0.1', port: 443 })).toBe('10.96.0.1:443')
  expect(authorityOf({ host: 'localhost', port: 80, socketPath: '/run/k.sock' })).toBe('unix:/run/k.sock')
})
