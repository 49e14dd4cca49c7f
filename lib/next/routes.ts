import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const manifestSchema = z.record(z.string(), z.string())

/** The routes of a built application as the framework writes them, such as `/causes/[id]`. */
export function readRoutes(dir: string): string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(dir, '.next/app-path-routes-manifest.json'), 'utf8'))
  return Object.values(z.parse(manifestSchema, manifest)).filter((route) => !route.startsWith('/_'))
}
