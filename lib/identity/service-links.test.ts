import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { findServiceLinks, wordServiceLinks } from './service-links'

function family(prefix: string): string[] {
  return [
    `${prefix}_SERVICE_HOST`,
    `${prefix}_SERVICE_PORT`,
    `${prefix}_SERVICE_PORT_HTTP`,
    `${prefix}_PORT`,
    `${prefix}_PORT_80_TCP`,
    `${prefix}_PORT_80_TCP_PROTO`,
    `${prefix}_PORT_80_TCP_PORT`,
    `${prefix}_PORT_80_TCP_ADDR`,
  ]
}

describe('findServiceLinks', () => {
  it('counts each Service once, also when one name is the start of another', () => {
    const links = findServiceLinks([...family('REDIS'), ...family('REDIS_MASTER'), ...family('WEB')])
    expect(links.services).toEqual(['redis', 'redis-master', 'web'])
    expect(links.names.size).toBe(24)
  })

  it('sets the API server apart', () => {
    const links = findServiceLinks([...family('KUBERNETES'), ...family('WEB'), 'KUBERNETES_NAMESPACE'])
    expect(links.services).toEqual(['web'])
    expect([...links.kubernetes]).toEqual(family('KUBERNETES'))
  })

  it('leaves the program its own variables', () => {
    const links = findServiceLinks([
      'API_SERVICE_HOST',
      'DB_SERVICE_HOST',
      'DB_SERVICE_PORT',
      'PORT',
      'HTTP_PORT',
      '_SERVICE_HOST',
      'X_SERVICE_PORT',
      'WEB_PORT',
    ])
    expect(links.services).toEqual([])
    expect(links.names.size).toBe(0)
  })

  it('finds none besides the API server in a real pod of a namespace without Services', () => {
    const names = readFileSync('e2e/inpod/probe/1-first/app/environ.nul', 'utf8')
      .split('\0')
      .map((line) => line.split('=', 1)[0] ?? '')
    const links = findServiceLinks(names)
    expect(links.services).toEqual([])
    expect([...links.kubernetes].sort()).toEqual([
      'KUBERNETES_PORT',
      'KUBERNETES_PORT_443_TCP',
      'KUBERNETES_PORT_443_TCP_ADDR',
      'KUBERNETES_PORT_443_TCP_PORT',
      'KUBERNETES_PORT_443_TCP_PROTO',
      'KUBERNETES_SERVICE_HOST',
      'KUBERNETES_SERVICE_PORT',
      'KUBERNETES_SERVICE_PORT_HTTPS',
    ])
  })

  it('warns of so many that a program may not start', () => {
    const many = Array.from({ length: 500 }, (_, i) => family(`S${i}`)).flat()
    expect(plain(wordServiceLinks(findServiceLinks(many)))).toContain('argument list too long')
    expect(plain(wordServiceLinks(findServiceLinks(family('WEB'))))).toContain(
      '8 variables describe 1 Service ',
    )
    expect(plain(wordServiceLinks(findServiceLinks([])))).toContain('enableServiceLinks')
  })
})
