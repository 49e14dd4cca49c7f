/** A call that the Ask page explains, of this pod's account or of the user named beside it; without a namespace, in the pod's own. */
export interface AddressedCheck {
  verb: string
  group?: string
  resource?: string
  subresource?: string | undefined
  name?: string | undefined
  namespace?: string | undefined
  path?: string
  user?: string | undefined
  groups?: readonly string[] | undefined
}

/** The query of the Ask page that encodes a check; `checkFromParams` reads it back. */
export function queryOfCheck(check: AddressedCheck): URLSearchParams {
  const { verb, path, group = '', resource = '' } = check
  const query = new URLSearchParams(path === undefined ? { verb, group, resource } : { verb, path })
  if (path === undefined) {
    if (check.subresource) query.set('subresource', check.subresource)
    if (check.name) query.set('name', check.name)
    if (check.namespace !== undefined) query.set('namespace', check.namespace)
  }
  if (check.user) {
    query.set('as', check.user)
    for (const group of check.groups ?? []) query.append('asgroup', group)
  }
  return query
}

/** The Ask page with a call explained. */
export function checkAddress(check: AddressedCheck): string {
  return `/ask?${queryOfCheck(check)}`
}

/** The same call laid beside an account or a namespace, as it was typed. */
export function besideAddress(check: AddressedCheck, beside: string): string {
  const query = queryOfCheck(check)
  query.set('beside', beside)
  return `/ask?${query}`
}

/**
 * The Ask page with a text that one browser keeps under an id, at its nth refusal or else at all of them; the call of that
 * refusal, or of the first, is in it too, for every other browser.
 */
export function textAddress(
  id: string,
  check: AddressedCheck | null,
  { nth, isOfKubernetes = false }: { nth?: number; isOfKubernetes?: boolean } = {},
): string {
  const query = check === null ? new URLSearchParams() : queryOfCheck(check)
  query.set('text', id)
  if (nth !== undefined) query.set('n', String(nth))
  if (isOfKubernetes) query.set('of', 'kubernetes')
  return `/ask?${query}`
}

/** The same question answered in place on Overview; an address that asks nothing stays as it is. */
export function onOverview(address: string): string {
  return address.startsWith('/ask?') ? `/${address.slice('/ask'.length)}` : address
}

/** The Overview page. */
export function overviewAddress(): string {
  return '/'
}

/** What changed around the pod, on the Overview page. */
export function changesAddress(): string {
  return '/#changed'
}

/** The Ask page with nothing asked yet. */
export function askAddress(): string {
  return '/ask'
}

/** The calls that are refused in a namespace; in the pod's own where none is named. */
export function refusalsAddress(namespace?: string): string {
  return namespace === undefined ? '/refusals' : `/refusals?${new URLSearchParams({ namespace })}`
}

/** Several namespaces side by side: their pods, or what is refused or changed in them. */
export function namespacesAddress(
  namespaces: readonly string[],
  show: '' | 'refusals' | 'changes' = '',
): string {
  const query = new URLSearchParams(namespaces.map((name) => ['namespace', name]))
  if (show !== '') query.set('show', show)
  return query.size === 0 ? '/namespaces' : `/namespaces?${query}`
}

/** The Permissions page, at one of its tabs. */
export function permissionsAddress(tab?: 'dangerous' | 'rules' | 'preflight'): string {
  return tab === undefined ? '/permissions' : `/permissions?tab=${tab}`
}

/** The permissions that the account holds on one resource, in a namespace, or in the pod's own for "". */
export function permissionsOn({ resource, namespace }: { resource: string; namespace: string }): string {
  return `/permissions?${new URLSearchParams({ ...(namespace === '' ? {} : { in: namespace }), q: resource })}`
}

/** The page of one cause. */
export function causeAddress(id: string): string {
  return `/causes/${id}`
}

/** The list of all causes, at one family of them. */
export function causesAddress(family?: string): string {
  return family === undefined ? '/causes' : `/causes#${family}`
}

/** The Identity page, at one part of it. */
export function identityAddress(part?: 'fields' | 'sources' | 'token'): string {
  return part === undefined ? '/identity' : `/identity#${part}`
}

/** The Connection page, at one rung of its ladder or one part of the road. */
export function connectionAddress(rung?: string): string {
  return rung === undefined ? '/connection' : `/connection#${rung}`
}

interface ListedKind {
  group: string
  version: string
  resource: string
  /** "" for a kind that belongs to no namespace. */
  namespace: string
}

/** The list of one kind on the Resources page. */
export function kindAddress({ group, version, resource, namespace }: ListedKind): string {
  const scope: Record<string, string> = namespace === '' ? { scope: 'cluster' } : { namespace }
  return `/resources?${new URLSearchParams({ group, version, resource, ...scope })}`
}

/** The details of one object on the Resources page. */
export function objectAddress({ name, ...kind }: ListedKind & { name: string }): string {
  return `${kindAddress(kind)}&${new URLSearchParams({ name })}`
}

/** The report, with a call explained in it, and with the fix that was chosen of several. */
export function reportAddress(check?: AddressedCheck, fix?: string): string {
  if (check === undefined) return '/report'
  const query = queryOfCheck(check)
  if (fix !== undefined) query.set('fix', fix)
  return `/report?${query}`
}
