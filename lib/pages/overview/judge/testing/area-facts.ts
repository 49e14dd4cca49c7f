import type { Access, Cell } from '@/lib/facts/account/contract'
import type { Connection, Rung } from '@/lib/facts/connection/contract'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { code, NOTHING, say } from '@/lib/phrase/phrase'
import type { PodsFacts } from '../pods'

export const COLUMNS = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => ({
  name,
  type: 'string',
  priority: 0,
  description: '',
}))
export const PRINTED = '2026-11-24T12:00:00Z'

export type Cells = [ready: string, status: string, restarts?: string, age?: string]

export function pods(rows: Cells[], over: Partial<PodsFacts['list']> = {}, minutesLater = 0): PodsFacts {
  const list = {
    columns: COLUMNS,
    rows: rows.map(([ready, status, restarts = '0', age = '3d'], i) => ({
      key: `p${i}`,
      cells: [`p${i}`, ready, status, restarts, age],
    })),
    state: 'live' as const,
    says: NOTHING,
    printedAt: PRINTED,
  }
  return {
    namespace: 'shop',
    list: { ...list, ...over },
    nowMs: Date.parse(PRINTED) + minutesLater * 60_000,
  }
}

export const times = (count: number, ...cells: Cells) => Array.from({ length: count }, () => cells)

export function row(resource: string, state: Cell['state'], group = ''): Access['rows'][number] {
  return { group, version: 'v1', resource, kind: 'K', namespaced: true, cells: { list: { state } } }
}

export function anAccess(rows: Access['rows'], over: Partial<Access> = {}): Access {
  return {
    user: 'system:serviceaccount:shop:web',
    namespace: 'shop',
    verbs: ['list'],
    rows: [...rows, row('secrets', 'no'), row('pods/log', 'namespace')],
    rules: [],
    incomplete: false,
    basis: 'own',
    doubt: NOTHING,
    unseen: [],
    evaluationError: '',
    dangerous: [],
    upstreamRequests: 2,
    ...over,
  }
}

export const review = (resource: string, allowed: boolean) => ({
  verb: 'list',
  group: '',
  resource,
  allowed,
  says: '',
})
export const granted = (...names: string[]) => names.map((name) => row(name, 'namespace'))

export function anIdentity(api: Identity['sources'][number], fields: IdentityField[] = []): Identity {
  return {
    pod: { name: 'web-0', namespace: 'shop', serviceAccount: 'web', hostname: 'web-0' },
    sources: [api],
    fields,
    volumes: [],
    token: { state: 'readable', path: '/t', says: NOTHING, findings: [] },
    cgroup: { version: 'v2', limits: [] },
    environment: { serviceLinks: { count: 0, services: [], says: NOTHING }, kubernetes: [], otherNames: [] },
    readAt: PRINTED,
  }
}

export const read = { id: 'api', state: 'present', says: say`It was read.` } as const
export const compared: IdentityField = {
  field: 'metadata.name',
  env: [{ at: 'POD_NAME', by: 'spec', group: 0, value: 'web-0' }],
  file: [],
  api: { at: 'metadata.name', by: 'api', group: 0, value: 'web-0' },
  verdict: 'same',
  notes: [],
}

export function rung(id: Rung['id'], verdict: Rung['verdict'], situation: Rung['situation'] = 'ok'): Rung {
  return { id, title: id, verdict, situation, ms: 1, says: say`${code(id)} ${code(situation)}`, evidence: [] }
}

export const climbed = (...rungs: Rung[]): Connection => ({ rungs, says: say`The ladder.` })
export const answers = climbed(rung('connect', 'passed'), rung('authenticate', 'passed'))
