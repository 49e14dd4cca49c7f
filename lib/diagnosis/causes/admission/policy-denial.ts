import type { Found } from '../cause'

/** What a policy that refused an object says of itself. */
export interface PolicyDenial {
  policy: string
  binding: string
  says: string
}

/** Reads a refusal of a policy, whose sentence begins as `start` says. */
export function policyDenial(start: 'ValidatingAdmissionPolicy' | '\\bpolicy') {
  const pattern = new RegExp(
    `${start} '([^']{1,253})' with binding '([^']{1,253})' denied request: ([\\s\\S]*)$`,
  )
  return ({ text }: { text: string }): Found<PolicyDenial>[] => {
    const found = pattern.exec(text)
    if (!found) return []
    const [, policy = '', binding = '', says = ''] = found
    return [{ confidence: 'proven', data: { policy, binding, says: says.trim() } }]
  }
}
