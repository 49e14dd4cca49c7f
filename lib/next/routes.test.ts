import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readRoutes } from './routes'

it('reads the routes of a build but for the framework’s own', () => {
  const dir = mkdtempSync(join(tmpdir(), 'routes-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  mkdirSync(join(dir, '.next'))
  const manifest = { '/page': '/', '/api/kinds/route': '/api/kinds', '/_not-found/page': '/_not-found' }
  writeFileSync(join(dir, '.next/app-path-routes-manifest.json'), JSON.stringify(manifest))
  expect(readRoutes(dir)).toEqual(['/', '/api/kinds'])
})
