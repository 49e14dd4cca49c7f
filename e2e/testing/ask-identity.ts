import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import * as z from 'zod/mini'
import { identitySchema } from '@/lib/facts/identity/contract/identity'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import type { Handler } from '@/lib/kube/testing/https-server'
import { CANARY, startPod } from '@/lib/kube/testing/pod'
import type { KubeletFiles } from '@/lib/pod/process-traces'
import type { RecordedContainer } from './recorded-pods'
import { temporaryDirectory } from './recorded-volume'

const ISSUED_AT = 1795528197

/** The token of a recorded pod with our own signature; undefined where the pod had none. */
export async function recordedToken(container: RecordedContainer): Promise<string | undefined> {
  const file = join(container.dir, 'sa/token.claims.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { header, payload } = z.object({ header: z.unknown(), payload: z.unknown() }).parse(JSON.parse(text))
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(payload)}.${CANARY}`
}

export interface IdentitySetting {
  handler: Handler
  token?: string
  env?: Record<string, string>
  dirs?: string[]
  procCgroup?: string
  /** Text of `/proc/self/mountinfo`. */
  mountinfo?: string
  /** What /etc/hosts and /etc/resolv.conf say; nothing unless given. */
  kubeletFiles?: KubeletFiles
  /** The namespace file is there and cannot be read, by a loop of links: a mode would not hinder root. */
  isNamespaceUnreadable?: boolean
  /** The kernel's host name; that of the recorded pods is their node's. */
  hostname?: string
  cgroup?: Record<string, string>
  attachedFrom?: string
  /** Where the page listens. */
  port?: number
  kubectlProxyUrl?: string
  /** Another place for the files of the ServiceAccount, copied there as a Secret would hold them. */
  accountDir?: string
  /** How often it is asked; the last answer is told. */
  times?: number
}

/** Asks who the pod is in a pod of its own: https on loopback, real directories. One minute after the token's issue. */
/** An identity as it goes over the wire: sentences are text, with marks beside them. */
export type ToldIdentity = z.input<typeof identitySchema>

export async function askIdentity(setting: IdentitySetting) {
  const pod = await startPod(setting.handler)
  const files = {
    'ca.crt': pod.ca.cert,
    namespace: 'inpod',
    ...(setting.token ? { token: setting.token } : {}),
  }
  await pod.account.swap(files)
  if (setting.isNamespaceUnreadable) {
    await rm(join(pod.account.dir, '..data/namespace'))
    await symlink('namespace', join(pod.account.dir, '..data/namespace'))
  }
  const root = await temporaryDirectory()
  if (setting.accountDir !== undefined)
    await cp(pod.account.dir, setting.accountDir, { recursive: true, dereference: true })
  const serviceAccountDir = setting.accountDir ?? pod.account.dir
  await mkdir(join(root, 'proc'))
  await writeFile(join(root, 'proc/cgroup'), setting.procCgroup ?? '')
  await writeFile(join(root, 'proc/mountinfo'), setting.mountinfo ?? '')
  await mkdir(join(root, 'cgroup'))
  for (const [name, text] of Object.entries(setting.cgroup ?? {}))
    await writeFile(join(root, 'cgroup', name), text)
  const question = {
    env: setting.env ?? {},
    settings: {
      serviceAccountDir,
      downwardApiDirs: setting.dirs ?? [join(root, 'none')],
      ...(setting.port ? { port: setting.port } : {}),
      ...(setting.attachedFrom ? { attachedFrom: setting.attachedFrom } : {}),
    },
    kube: pod.client({
      serviceAccountDir,
      ...(setting.kubectlProxyUrl ? { kubectlProxyUrl: setting.kubectlProxyUrl } : {}),
    }),
    now: (ISSUED_AT + 60) * 1000,
    signal: new AbortController().signal,
    procDir: join(root, 'proc'),
    cgroupRoot: join(root, 'cgroup'),
    hostname: setting.hostname ?? 'vm',
    kubeletFiles: setting.kubeletFiles ?? { isOnHostNetwork: false },
  }
  for (let i = 1; i < (setting.times ?? 1); i += 1) await readIdentity(question)
  const identity = await readIdentity(question)
  const told = z.encode(identitySchema, identity)
  expect(z.decode(identitySchema, told)).toEqual(identity)
  return { identity: told, read: identity, requests: pod.server.requests, dir: pod.account.dir }
}
