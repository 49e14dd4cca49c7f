import { describe, expect, it } from 'vitest'
import { readSettings } from './environment'

const targets = (text: string) =>
  readSettings({ ALLOWED_TARGETS: text }).allowedTargets.map(({ host, port, isAddress }) =>
    [host, port, isAddress ? 'address' : 'name'].join(' '),
  )

describe('ALLOWED_TARGETS', () => {
  it.each([
    ['', []],
    ['db.example.com:5432', ['db.example.com 5432 name']],
    [' DB.example.com:5432 ,10.0.0.7:443,', ['db.example.com 5432 name', '10.0.0.7 443 address']],
    ['[2001:DB8::1]:443', ['2001:db8::1 443 address']],
    ['db:1,db:1,DB:1', ['db 1 name']],
    ['my_db.shop.svc.cluster.local:5432', ['my_db.shop.svc.cluster.local 5432 name']],
  ])('%s', (text, expected) => {
    expect(targets(text)).toEqual(expected)
  })

  it.each([
    'db.example.com',
    'db.example.com:',
    'db.example.com:0',
    'db.example.com:65536',
    'db.example.com:0443',
    '*.example.com:443',
    'http://db.example.com:80',
    '2001:db8::1:443',
    '[fe80::1%eth0]:443',
    '[10.0.0.7]:443',
    '2130706433:80',
    '0x7f.1:80',
    '127.1:80',
    '010.0.0.7:80',
    'db.example.com.:443',
    'user@db:443',
    '１０.0.0.7:80',
    'db:443/path',
    '-db:443',
    '_sip._tcp.example.com:5060',
  ])('refuses %s and names it', (text) => {
    expect(() => targets(`ok:1,${text}`)).toThrow(`ALLOWED_TARGETS has "${text}"`)
  })

  it('has at most 16 entries', () => {
    const list = (count: number) => Array.from({ length: count }, (_, i) => `h${i}:1`).join(',')
    expect(targets(list(16))).toHaveLength(16)
    expect(() => targets(list(17))).toThrow('It may have at most 16.')
  })
})
