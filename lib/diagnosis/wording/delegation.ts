import type { FamilyFinding } from '../causes/finding'
import { describeRefused, excerpt } from './excerpt'
import { describeRule, describeUser, listOf } from './phrases'

const HEADER =
  'The call carries an Impersonate header, which needs a right of its own. What it asked for was not judged at all.'

/** Family H in words: whose right of which kind was missing, and what was not judged. */
export function sayDelegation(finding: FamilyFinding<'delegation'>): string {
  switch (finding.id) {
    case 'H1': {
      const { user, target, missing } = finding.data
      return `${capital(describeUser(user))} does not hold itself what ${describeRefused(target)} would give: ${missing.map(describeRule).join('; ')}. Writing the Role was authorized; the API server lets nobody give away more than it has.`
    }
    case 'H2': {
      const { user, target, missing } = finding.data
      return `${capital(describeUser(user))} does not hold itself what the role behind ${describeRefused(target)} gives: ${missing.map(describeRule).join('; ')}. Writing the binding was authorized; the API server lets nobody give away more than it has.`
    }
    case 'H3':
      return `Not all of the writer's own rules could be resolved (${excerpt(finding.data.errors)}), so it may hold more than the check saw.`
    case 'H4':
      return `${HEADER} It impersonates ${impersonated(finding.data)}.`
    case 'H5': {
      const { resource, name, key } = finding.data
      const what = resource === 'userextras' ? `the extra key ${key}` : resource === 'uids' ? 'UID' : 'group'
      return `${HEADER} It impersonates ${what} ${name}.`
    }
    case 'H6':
      return `${HEADER} Constrained impersonation asks for the verb ${finding.data.verb}, on ${impersonated(finding.data)}.`
    case 'H7':
      return 'The call impersonates groups, a UID or extra keys, and no user. Impersonate-User has to come with them.'
    case 'H8':
      return sayOwner(finding.data.check)
    case 'H9':
      return `The call itself was authorized. To ${finding.data.action} for signer ${finding.data.signer} is a right of its own, on signers in certificates.k8s.io.`
  }
}

function impersonated({ resource, name, namespace }: { resource: string; name: string; namespace: string }) {
  if (resource === 'serviceaccounts')
    return `ServiceAccount ${namespace === '' ? '' : `${namespace}/`}${name}`
  return resource === 'users' ? `user ${name}` : listOf([resource, name].filter((word) => word !== ''))
}

function sayOwner(check: 'finalizers' | 'delete' | 'kind'): string {
  const authorized = 'The call itself was authorized.'
  switch (check) {
    case 'finalizers':
      return `${authorized} It sets blockOwnerDeletion on an owner reference, and that needs update on the finalizers of the owner. The text does not name the owner.`
    case 'delete':
      return `${authorized} It changes owner references, and that needs delete on the object itself.`
    case 'kind':
      return `${authorized} It sets blockOwnerDeletion on an owner reference whose apiVersion and kind the API server does not know.`
  }
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
