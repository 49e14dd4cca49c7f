import { code, NOTHING, quote, say } from '@/lib/phrase/phrase'
import { type OidcRefusal, oidcRefusalIn } from '@/lib/reader/sentences/oidc-text'
import { clusterChange, requestChange } from '../../fixes/draft'
import { textCause } from '../finding'

export const providerToken = textCause<'B15', OidcRefusal, string>({
  id: 'B15',
  title: 'A rule for the identity provider’s tokens refused it',
  nature: 'state',
  find: oidcRefusalIn,
  says({ field, rule, says }) {
    if (field === '')
      return say`The API server never reached the identity provider, so it has no keys to verify its tokens with. Each of them is refused until it does.`
    const which = rule === undefined ? NOTHING : say`, ${code(rule)}`
    const words = says === undefined ? NOTHING : say` It says: ${quote(says)}.`
    return field === 'claimMappings'
      ? say`The token is valid, and the API server could not make a user of it by ${code(field)}${which}.${words}`
      : say`The token is valid, and a rule of ${code(field)}${which} refused it.${words}`
  },
  fixes: ({ field }) =>
    field === ''
      ? [
          clusterChange(
            say`Let kube-apiserver reach the issuer’s discovery document and trust its certificate; its start log has the error behind ${code('oidc authenticator: initializing plugin')}.`,
          ),
        ]
      : [
          requestChange(say`Sign in with a user whose token meets the rule.`),
          clusterChange(
            say`If the rule is wrong, have an admin correct ${code(field)} in the file that ${code('--authentication-config')} names.`,
          ),
        ],
})
