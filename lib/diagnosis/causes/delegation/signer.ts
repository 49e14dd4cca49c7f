import { code, say } from '@/lib/phrase/phrase'
import { signerFixes } from '../../fixes/escalation'
import type { RefusedText, TextCause } from '../cause'

interface Signing {
  action: 'approve' | 'sign' | 'attest'
  signer: string
}

const SIGNER =
  /^user not permitted to (approve|sign|attest|create or update)\b[^"]{0,120}signerName "([^"]{1,600})"/

export const signer: TextCause<'H9', Signing, RefusedText> = {
  id: 'H9',
  family: 'delegation',
  title: 'The account cannot use the signer',
  nature: 'missing',
  kind: 'authorization',
  headline: 'The call was authorized, but a second permission that it needs is missing.',
  find({ text }) {
    const signer = SIGNER.exec(text)
    if (!signer) return []
    const action = signer[1] === 'approve' || signer[1] === 'sign' ? signer[1] : 'attest'
    return [{ confidence: 'proven', data: { action, signer: signer[2] ?? '' } }]
  },
  says: ({ action, signer }) =>
    say`The call itself was authorized. The verb ${code(action)} for signer ${code(signer)} is a permission of its own, on signers in certificates.k8s.io.`,
  fixes: (data, { user = '' }) => signerFixes(data, user),
}
