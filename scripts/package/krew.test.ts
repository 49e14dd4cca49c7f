import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod/mini'

// The rules of krew's own validation (pkg/index/validate.go) and of krew-index for a manifest of one plugin.
const SAFE_NAME = /^[\w-]+$/
const selectorSchema = z.union([
  z.strictObject({ matchLabels: z.strictObject({ os: z.string(), arch: z.optional(z.string()) }) }),
  z.strictObject({
    matchExpressions: z.array(
      z.strictObject({
        key: z.enum(['os', 'arch']),
        operator: z.enum(['In', 'NotIn']),
        values: z.array(z.enum(['linux', 'darwin', 'windows', 'amd64', 'arm64'])).check(z.minLength(1)),
      }),
    ),
  }),
])
const manifestSchema = z.strictObject({
  apiVersion: z.literal('krew.googlecontainertools.github.com/v1alpha2'),
  kind: z.literal('Plugin'),
  metadata: z.strictObject({ name: z.string().check(z.regex(SAFE_NAME)) }),
  spec: z.strictObject({
    version: z.string().check(z.regex(/^v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/)),
    homepage: z.url(),
    shortDescription: z.string().check(z.minLength(1), z.maxLength(50), z.regex(/^[^\n]*[^.\n]$/)),
    // Its robot refuses examples of use: what a plugin prints for --help has them.
    description: z.string().check(z.minLength(1), z.regex(/^(?!.*(?:kubectl podglass|\$ |`))/s)),
    caveats: z.optional(z.string()),
    platforms: z
      .array(
        z.strictObject({
          selector: selectorSchema,
          uri: z.url(),
          sha256: z.string().check(z.regex(/^[a-f0-9]{64}$/)),
          files: z.array(z.strictObject({ from: z.string(), to: z.string() })).check(z.minLength(1)),
          bin: z.string(),
        }),
      )
      .check(z.minLength(1)),
  }),
})

describe('the krew manifest', () => {
  const manifest = z.parse(manifestSchema, parse(readFileSync('krew/podglass.yaml', 'utf8')))
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'))

  it('has the fields that krew requires, the name of its file and of the package, and its version', () => {
    expect([manifest.metadata.name, manifest.spec.version]).toEqual([name, `v${version}`])
  })

  it('installs the npm package of that version, whose command it runs', () => {
    for (const { uri, bin, files } of manifest.spec.platforms) {
      expect(uri.endsWith(`/releases/download/v${version}/${name}-${version}.tgz`)).toBe(true)
      expect(existsSync(bin)).toBe(true)
      // npm puts everything under package/.
      expect(files).toEqual([{ from: 'package/*', to: '.' }])
    }
  })
})
