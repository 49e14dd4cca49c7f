import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const REFUSED: [file: string, imported: string][] = [
  ['lib/rbac/a.ts', 'node:fs'],
  ['lib/rbac/b.ts', '@/lib/kube/transport/client'],
  ['lib/diagnosis/causes/a.ts', 'next/server'],
  ['lib/pages/agents/a.ts', '@/lib/server/http/respond'],
  ['lib/reader/a.ts', 'node:fs'],
  ['lib/identity/a.ts', 'react'],
  ['lib/contract/a.ts', '@/lib/server/http/respond'],
  ['lib/objects/a.ts', '@/lib/kube/reads/objects'],
  ['lib/kube/a.ts', '@/lib/server/http/respond'],
  ['lib/kube/b.ts', '@/lib/diagnosis/diagnose'],
  ['lib/pod/a.ts', 'react'],
  ['lib/server/a.ts', '@/components/ui/badge'],
  ['lib/queries/a.ts', '@/lib/kube/transport/client'],
  ['lib/queries/b.ts', 'node:fs'],
  ['components/answer/a.tsx', '@/lib/facts/call/gather/explain'],
  ['components/answer/b.tsx', 'zod'],
  ['components/ui/a.tsx', '@/lib/contract/access-tuple'],
  ['components/ui/b.tsx', '@/components/permissions/matrix/matrix'],
  ['app/api/x/route.ts', '@/components/ui/badge'],
  ['app/mcp/route.ts', '@/components/ui/badge'],
  ['app/permissions/page.tsx', '@/lib/kube/transport/client'],
  ['explain/a.tsx', '@/lib/facts/call/query'],
  ['explain/b.ts', '@/lib/facts/call/gather/explain'],
]

const ALLOWED: [file: string, imported: string][] = [
  ['lib/diagnosis/y.ts', '@/lib/rbac/authorize'],
  ['lib/objects/y.ts', '@/lib/contract/logs'],
  ['lib/facts/account/judge/y.ts', '@/lib/facts/call/judge/answer'],
  ['lib/facts/account/gather/y.ts', '@/lib/facts/questions/prober'],
  ['lib/facts/account/query/y.ts', '@/lib/queries/get-json'],
  ['lib/pages/overview/gather/y.ts', '@/lib/facts/account/gather/access'],
  ['lib/pages/live/y.ts', '@/lib/facts/objects/query'],
  ['lib/kube/y.ts', 'node:https'],
  ['lib/server/y.ts', '@/lib/kube/transport/client'],
  ['components/answer/y.tsx', '@/lib/facts/call/query'],
  ['components/answer/z.tsx', '@/components/ui/badge'],
  ['lib/server/api/y.ts', '@/lib/facts/account/gather/access'],
  ['app/mcp/y.ts', '@/lib/facts/account/gather/access'],
  ['app/connection/page.tsx', '@/components/connection/ladder'],
]

let root = ''
let refused = new Set<string>()

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'imports-'))
  const { vcs: _, $schema: __, ...config } = JSON.parse(readFileSync('biome.json', 'utf8'))
  writeFileSync(join(root, 'biome.json'), JSON.stringify(config))
  for (const [file, imported] of [...REFUSED, ...ALLOWED]) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), `import { something } from '${imported}'\n\nsomething()\n`)
  }
  const biome = join(process.cwd(), 'node_modules/.bin/biome')
  const args = [
    'lint',
    '--only=style/noRestrictedImports',
    '--reporter=github',
    '--max-diagnostics=none',
    '.',
  ]
  const { stdout } = spawnSync(biome, args, { cwd: root, encoding: 'utf8' })
  refused = new Set(
    [...stdout.matchAll(/file=(?:.*?imports-[^/]+\/|\.\/)?([^,]+),/g)].map(([, file = '']) => file),
  )
})
afterAll(() => rmSync(root, { recursive: true }))

describe('imports go one way', () => {
  it.each(REFUSED)('%s cannot import %s', (file) => {
    expect(refused).toContain(file)
  })

  it.each(ALLOWED)('%s may import %s', (file) => {
    expect(refused).not.toContain(file)
  })
})
