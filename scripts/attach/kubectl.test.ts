import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { withoutKubectl } from '@/e2e/testing/kubeconfig'
import { onWindows } from '@/e2e/testing/on-windows'
import { run } from '../cli/run'
import { isRunning } from '../cli/testing/listening'
import { asMe } from './as-me'
import { hasKubeconfig, readView } from './context'
import { kubectlFor } from './kubectl'
import { makeOwnFolder } from './own-folder'
import { startOwnProxy } from './own-proxy'

afterEach(() => {
  vi.unstubAllEnvs()
})

const LONG = 'x'.repeat(100)

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-kubectl-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A kubectl that starts a login plugin that inherits its pipes and never exits. */
function waitingKubectl(): string {
  const folder = scratch()
  writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\nsleep 60 &\necho $! > ${folder}/plugin\nwait\n`)
  chmodSync(join(folder, 'kubectl'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  return folder
}

/** The plugin that was started, if it is still running. */
function pluginOf(folder: string): number[] {
  const file = join(folder, 'plugin')
  return existsSync(file) ? [Number(readFileSync(file, 'utf8'))].filter(isRunning) : []
}

describe('on Windows', () => {
  it.each(['HOME', 'HOMEDRIVE', 'USERPROFILE'])(
    'finds the kubeconfig where kubectl looks for it: %s',
    (name) => {
      onWindows()
      const home = scratch()
      vi.stubEnv('KUBECONFIG', undefined)
      for (const one of ['HOME', 'USERPROFILE', 'HOMEDRIVE'])
        vi.stubEnv(one, one === name ? home : join(home, 'none'))
      vi.stubEnv('HOMEPATH', '/')
      expect(hasKubeconfig({})).toBe(false)
      mkdirSync(join(home, '.kube'))
      writeFileSync(join(home, '.kube/config'), '')
      expect(hasKubeconfig({})).toBe(true)
    },
  )

  it('says that kubectl is not there, where no shell says it by an exit code', async () => {
    onWindows()
    vi.stubEnv('PATH', scratch())
    await expect(kubectlFor({})(['version'])).rejects.toMatchObject({ why: 'not-found' })
  })

  it('says where the kubeconfig would be, as Windows writes it', async () => {
    onWindows()
    const folder = scratch()
    writeFileSync(join(folder, 'kubectl'), '#!/bin/sh\nprintf "no such\\r\\nfile\\r\\n" >&2\nexit 1\n')
    chmodSync(join(folder, 'kubectl'), 0o755)
    for (const [name, value] of Object.entries({ PATH: folder, HOME: folder, USERPROFILE: folder }))
      vi.stubEnv(name, value)
    await expect(readView({})).rejects.toThrow('there is none at %USERPROFILE%\\.kube\\config.')
    await expect(kubectlFor({})(['version'])).rejects.toThrow(/^no such\nfile$/)
  })

  it('says which variable names the folder for temporary files', () => {
    onWindows()
    vi.stubEnv('TMPDIR', join(scratch(), 'nowhere'))
    expect(() => makeOwnFolder('podglass-')).toThrow(/\nSet TEMP to/)
  })

  it('takes no program from the current folder', async () => {
    onWindows()
    vi.stubEnv('NoDefaultCurrentDirectoryInExePath', undefined)
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
    expect(await run(['--version'])).toBe(0)
    expect(process.env.NoDefaultCurrentDirectoryInExePath).toBe('1')
  })

  it('says at once that the proxy cannot be reached, and what works', async () => {
    onWindows()
    await expect(startOwnProxy({})).rejects.toThrow(/Run podglass in WSL/)
  })
})

describe('a kubectl whose login plugin waits', () => {
  it('is given up at the deadline', async () => {
    const folder = waitingKubectl()
    const asked = kubectlFor({})(['create', 'token', 'web'], { deadlineMs: 500 })
    await expect(asked).rejects.toMatchObject({ why: 'too-slow' })
    for (const pid of pluginOf(folder)) process.kill(pid, 'SIGKILL')
  })

  it('ends with the plugin when its proxy is not wanted any more', async () => {
    const folder = waitingKubectl()
    await expect(startOwnProxy({}, 500)).rejects.toMatchObject({ why: 'too-slow' })
    await expect.poll(() => pluginOf(folder)).toEqual([])
  })
})

it('tells a kubectl that cannot be run', async () => {
  const folder = scratch()
  writeFileSync(join(folder, 'kubectl'), '')
  vi.stubEnv('PATH', folder)
  await expect(readView({ context: 'x' })).rejects.toThrow(
    /No kubectl on the path can be run\.\nInstall kubectl/,
  )
})

// A terminal obeys what it is given.
const CONTEXT = 'a\nb\u001b]0;x\u0007\u202e'

const KUBECONFIG = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'far', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'me', user: { token: 'my-own-token', 'client-key-data': 'bXktb3du' } }],
  contexts: [{ name: CONTEXT, context: { cluster: 'far', user: 'me', namespace: 'shop' } }],
  'current-context': CONTEXT,
}

describe.skipIf(withoutKubectl)(`by kubectl${withoutKubectl ? ` (${withoutKubectl})` : ''}`, () => {
  it('has nothing of the user printed with the context', async () => {
    const kubeconfig = join(scratch(), 'config.json')
    writeFileSync(kubeconfig, JSON.stringify(KUBECONFIG))
    const view = await readView({ kubeconfig })
    expect(view.context).toBe(String.raw`a\nb\x1b]0;x\x07\u202e`)
    expect(view.clusters).toEqual(KUBECONFIG.clusters)
    expect(JSON.stringify(view)).not.toMatch(/my-own|bXktb3du/)
  })

  it('says so where there is no kubeconfig', async () => {
    vi.stubEnv('KUBECONFIG', '')
    vi.stubEnv('HOME', scratch())
    await expect(readView({})).rejects.toThrow(/finds no kubeconfig.*\n.*--kubeconfig FILE/)
  })

  it.each([
    ['that is not there', 'nowhere', /No folder can be made in \/.*nowhere \(ENOENT\)\.\nSet TMPDIR/],
    ['whose path is too long for a socket', LONG, /path of the socket.*too long.*\nSet TMPDIR/],
  ])('says what to change for a temporary folder %s', async (_, tmp, says) => {
    const folder = scratch()
    mkdirSync(join(folder, LONG))
    const kubeconfig = join(folder, 'config.json')
    writeFileSync(kubeconfig, JSON.stringify(KUBECONFIG))
    vi.stubEnv('TMPDIR', join(folder, tmp))
    await expect(asMe({ kubeconfig })).rejects.toThrow(says)
  })
})
