import { expect, it } from 'vitest'
import { addressInLine } from './address-in-line'

it.each([
  ['Error: connect ECONNREFUSED 10.96.0.20:5432', '10.96.0.20:5432'],
  ['dial tcp 10.0.0.7:443: i/o timeout', '10.0.0.7:443'],
  ['pq: host=10.0.0.7 port=5432', undefined],
  ['listening on 127.0.0.1:8080', undefined],
  ['bound to 0.0.0.0:8080', undefined],
  ['version 1.2.3.4.5:80', undefined],
  ['10.0.0.999:80', undefined],
  ['10.0.0.1:99999', undefined],
])('finds in %s the address %s', (line, address) => {
  const found = addressInLine(line)
  expect(found && `${found.ip}:${found.port}`).toBe(address)
})
