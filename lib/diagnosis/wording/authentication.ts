import type { FamilyFinding } from '../causes/finding'
import type { ComparedClock } from '../causes/gate-data'
import { describeDuration } from './excerpt'
import { listOf } from './phrases'

const CLOCK: Record<ComparedClock, string> = {
  server: "by the API server's own clock",
  node: "by this node's clock; the API server's is not known",
}

function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** Family B in words. What the claims do not show is said as a possibility, with what it would look like. */
export function sayAuthentication(finding: FamilyFinding<'authentication'>): string {
  switch (finding.id) {
    case 'B1': {
      const { expiredForMs, expiresAt, clock, path, kept } = finding.data
      const file = kept
        ? `${path} cannot be read now, and this is the last token that could`
        : `${path} itself holds it, so the kubelet has not replaced it`
      return `This pod's token expired ${describeDuration(expiredForMs)} ago, at ${utc(expiresAt)}, ${CLOCK[clock]}. ${file}.`
    }
    case 'B2': {
      const { aheadMs, claim, clock, skewMs } = finding.data
      const skew =
        skewMs === undefined
          ? ''
          : ` The API server's clock is ${describeDuration(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead of'} this node's.`
      return `This pod's token is valid only in ${describeDuration(aheadMs)} (${claim}), ${CLOCK[clock]}.${skew}`
    }
    case 'B3': {
      const { audiences, issuer } = finding.data
      return `This pod's token is for ${listOf(audiences)} and not for its issuer ${issuer}. An API server takes only its own audiences, which are its issuer unless it is set up otherwise.`
    }
    case 'B4': {
      const { issuer, published } = finding.data
      return published === undefined
        ? `This pod's token was issued by ${issuer}. If that is another cluster, or if the signing key was replaced, the API server does not know the signature.`
        : `This pod's token was issued by ${issuer}, and this API server issues as ${published}. It was most likely made for another cluster.`
    }
    case 'B5': {
      const { namespace, name, uid } = finding.data
      return `ServiceAccount ${namespace}/${name} may have been deleted, or made anew with another UID than ${uid}, since this pod got its token.`
    }
    case 'B6': {
      const { pod, namespace, own, endedAt } = finding.data
      const bound = `This pod's token is bound to Pod ${namespace}/${pod.name} with UID ${pod.uid}`
      if (endedAt !== undefined)
        return `${bound}, which is being deleted and was to be gone at ${endedAt}. The token ends about a minute after that.`
      if (own === undefined)
        return `${bound}. It ends when that pod is gone or has been deleted for about a minute.`
      return own === pod.uid
        ? `${bound}, which is this pod. It ends about a minute after the pod was to be gone.`
        : `${bound}, and this pod has UID ${own}. A token of another pod ends with that pod.`
    }
    case 'B7':
      return `${finding.data.says} A ServiceAccount's token is one line with three parts between dots.`
    case 'B8':
      return `${finding.data.says} So the call carried no token, and this API server does not take it without one.`
    case 'B9':
      return `This pod's token is accepted now. If the call was this pod's, the program may keep an older copy: the kubelet replaces ${finding.data.path} before the token ends, and a copy in memory does not follow.`
    case 'B10': {
      const { namespace, name } = finding.data
      return `This token of ServiceAccount ${namespace}/${name} came from a Secret. It is refused once the Secret is deleted, or invalidated because nobody used it for long.`
    }
    case 'B11': {
      const { node } = finding.data
      return `This token is bound to Node ${node.name} with UID ${node.uid}. It is refused once that node was deleted or made anew.`
    }
  }
}
