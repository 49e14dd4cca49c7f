import 'server-only'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fieldOfVariable } from '@/lib/identity/field-names'
import type { TokenClaims } from '@/lib/identity/token-claims'
import type { CredentialState } from '@/lib/kube/credentials'
import { readSmallFile } from '@/lib/pod/small-file'
import type { PodName } from './own-pod'

interface Clues {
  env: ReadonlyMap<string, string>
  claims: TokenClaims | undefined
  credentials: CredentialState
  dirs: readonly string[]
}

/**
 * Which pod this process believes to be: by its token, which is certain, by a variable or a file with a name of the
 * convention, at last by the host name, which is another with hostNetwork. Undefined without a namespace.
 */
export async function believedPod({ env, claims, credentials, dirs }: Clues): Promise<PodName | undefined> {
  const namespace =
    credentials.namespace.value ??
    claims?.namespace ??
    variableFor('metadata.namespace', env) ??
    (await fileFor('metadata.namespace', dirs))
  if (namespace === undefined) return undefined
  if (claims?.pod) return { name: claims.pod.name, namespace: claims.namespace ?? namespace, by: 'the token' }
  const variable = variableFor('metadata.name', env)
  if (variable) return { name: variable, namespace, by: 'a variable named like one' }
  const file = await fileFor('metadata.name', dirs)
  if (file) return { name: file, namespace, by: 'a file of the downward API volume' }
  return { name: env.get('HOSTNAME') || hostname(), namespace, by: 'the host name' }
}

function variableFor(path: string, env: ReadonlyMap<string, string>): string | undefined {
  for (const [name, value] of env) {
    const ref = value === '' ? undefined : fieldOfVariable(name, value)
    if (ref?.kind === 'field' && ref.path === path) return value
  }
  return undefined
}

async function fileFor(path: string, dirs: readonly string[]): Promise<string | undefined> {
  const names =
    path === 'metadata.name'
      ? ['podName', 'name', 'pod_name']
      : ['podNamespace', 'namespace', 'pod_namespace']
  for (const candidate of dirs.flatMap((dir) => names.map((name) => join(dir, name)))) {
    const file = await readSmallFile(candidate, 256)
    if (file.state === 'readable') return file.text.trim()
  }
  return undefined
}
