import { describe, expect, it } from 'vitest'
import { contentFaults, type ImageFile } from './contents'

const file = (path: string, more: Partial<ImageFile> = {}): ImageFile => ({
  path,
  kind: 'file',
  bytes: 10,
  mode: 0o644,
  uid: 0,
  gid: 0,
  ...more,
})
const folder = (path: string, more: Partial<ImageFile> = {}) =>
  file(path, { kind: 'folder', mode: 0o755, ...more })
const base = [folder('/etc'), file('/etc/passwd'), file('/nodejs/bin/node', { mode: 0o755 })]
const good = [
  ...base,
  ...['/app', '/app/.next', '/app/node_modules', '/licenses'].map((path) => folder(path)),
  ...['start.mjs', 'text-worker.mjs', 'chunk-F7DJMWZC.mjs', 'guides.json', 'package.json'].map((name) =>
    file(`/app/${name}`),
  ),
  ...['.next/BUILD_ID', '.next/server/app/page.js'].map((name) => file(`/app/${name}`)),
  file('/app/node_modules/next/index.js'),
  file('/app/node_modules/react-dom/server.node.js'),
  file('/app/node_modules/link.js', { kind: 'link', mode: 0o777 }),
  ...['/licenses/LICENSE', '/licenses/podglass.cdx.json'].map((path) => file(path)),
]
const faultsOf = (files: readonly ImageFile[], ownersKept = true) =>
  contentFaults(files, base, { ownersKept })

describe('contentFaults', () => {
  it('finds none in an image that has its base, the built folder, the license and the SBOM', () => {
    expect(faultsOf(good)).toEqual([])
  })

  it.each([
    [file('/app/lib/start.ts'), ['/app/lib/start.ts does not belong there', '/app/lib/start.ts is a source']],
    [file('/app/node_modules/a/a.test.js'), ['/app/node_modules/a/a.test.js is a test']],
    [folder('/app/.next/testing'), ['/app/.next/testing is a test']],
    [
      file('/app/.env.production'),
      ['/app/.env.production does not belong there', '/app/.env.production is settings of a machine'],
    ],
    [file('/app/node_modules/.npmrc'), ['/app/node_modules/.npmrc is settings of a machine']],
    [folder('/app/node_modules/.cache'), ['/app/node_modules/.cache is left over from the build']],
    [file('/app/node_modules/a/a.node'), ['/app/node_modules/a/a.node is compiled for one architecture']],
    [
      file('/app/node_modules/a/liba.so.3.1'),
      ['/app/node_modules/a/liba.so.3.1 is compiled for one architecture'],
    ],
    [folder('/app/.next/cache'), ['/app/.next/cache is left over from the build']],
    [file('/usr/bin/sh'), ['/usr/bin/sh does not belong there']],
    [file('/app/public/a', { mode: 0o664 }), ['/app/public/a may be written by others than root']],
    [file('/app/public/a', { mode: 0o4755 }), ['/app/public/a has setuid, setgid or sticky']],
    [file('/app/public/a', { mode: 0o600 }), ["/app/public/a cannot be read by the image's user"]],
    [file('/app/public/a', { uid: 65532 }), ['/app/public/a belongs to 65532:0']],
  ])('$path', (added, faults) => {
    expect(faultsOf([...good, added])).toEqual(faults)
  })

  it('names what is not there, and what of the base was changed', () => {
    expect(faultsOf(good.filter(({ path }) => !path.startsWith('/licenses/')))).toEqual([
      '/licenses/LICENSE is not there',
      '/licenses/podglass.cdx.json is not there',
    ])
    const changed = good.map((one) => (one.path === '/etc/passwd' ? { ...one, bytes: 11 } : one))
    expect(faultsOf(changed)).toEqual(['/etc/passwd is not as in the base'])
  })

  it('says nothing about owners that were not kept', () => {
    expect(faultsOf([...good, file('/app/public/a', { uid: 1000 })], false)).toEqual([])
  })
})
