import { code, NOTHING, quote, say, words } from '@/lib/phrase/phrase'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { clusterChange, requestChange } from '../../fixes/draft'
import { elsewhereCause } from './elsewhere-cause'

const vaultLogin = elsewhereCause<'M5'>({
  id: 'M5',
  title: 'Vault refused the login',
  nature: 'state',
  refused: 'vault-login',
  who: () => say`Vault`,
  says({ names: { said = '' } }) {
    if (/^(?:service account name|namespace) not/.test(said))
      return say`The role in Vault names other ServiceAccounts or namespaces (bound_service_account_names, bound_service_account_namespaces) than the one whose token was sent.`
    if (said === 'invalid role name') return say`Vault’s Kubernetes auth has no such role at that path.`
    if (said === 'could not load backend configuration')
      return say`Vault’s Kubernetes auth is enabled at that path and was never configured.`
    if (said.startsWith('service account jwt'))
      return say`The API server reviewed the token for Vault and did not accept it for the audience that the role in Vault names.`
    if (said.startsWith('service account unauthorized'))
      return say`The API server refused Vault’s question about the token: the token’s ServiceAccount or pod is gone, or Vault’s own reviewer token no longer works.`
    return say`Vault’s Kubernetes auth sends the token to the API server’s TokenReview, then compares names, namespace and audience with its role. It answers a failure of each with the same words, and its own log at level debug says which.`
  },
  fixes: ({ names: { said = '' } }) => [
    clusterChange(
      /^(?:service account name|namespace) not/.test(said)
        ? say`In Vault, add the ServiceAccount and its namespace to the role.`
        : said === 'invalid role name'
          ? say`In Vault, create the role, or correct its name or the path of the auth method where the client is configured.`
          : said === 'could not load backend configuration'
            ? say`In Vault, write ${code('auth/kubernetes/config')}.`
            : say`In Vault, compare the role with the token: bound_service_account_names, bound_service_account_namespaces and audience. Then check that Vault’s own ServiceAccount is bound to ClusterRole ${code('system:auth-delegator')}: that is the only permission of Kubernetes in it.`,
    ),
  ],
  settle: () => ({
    needs: say`Whether Vault’s ServiceAccount can ask for a review. Replace vault:vault with its namespace and name.`,
    command:
      'kubectl auth can-i create tokenreviews.authentication.k8s.io --as=system:serviceaccount:vault:vault',
  }),
})

const argocdRbac = elsewhereCause<'M6'>({
  id: 'M6',
  title: 'Argo CD’s own RBAC refused it',
  nature: 'missing',
  refused: 'argocd-rbac',
  who: () => say`Argo CD`,
  says: ({ names: { user, resource = '', action = '', object = '' } }) =>
    say`Argo CD’s policy does not let ${user === undefined ? say`this user` : code(user)} ${code(action)} ${code(`${resource} ${object}`)}. Argo CD says the same of an application that does not exist. No API server was asked.`,
  fixes: ({ names: { user, resource = '', action = '', object = '' } }) => [
    clusterChange(
      say`Add a line to ${code('policy.csv')} of ConfigMap ${code('argocd-rbac-cm')}, or a role to the AppProject: ${code(`p, ${user ?? 'SUBJECT'}, ${resource}, ${action}, ${object}, allow`)}.`,
      { opensUnlisted: true },
    ),
  ],
})

const argocdProject = elsewhereCause<'M7'>({
  id: 'M7',
  title: 'The AppProject does not permit it',
  nature: 'missing',
  refused: 'argocd-project',
  who: () => say`Argo CD`,
  says: ({ names: { project = '' }, message }) =>
    say`AppProject ${code(project)} lists which repositories, destinations and kinds its applications can use, and this is not among them: ${quote(message)}.`,
  fixes: ({ names: { project = '', resource, namespace } }) => [
    clusterChange(
      say`Add it to ${code(resource === undefined ? (namespace === undefined ? 'sourceRepos' : 'destinations') : 'clusterResourceWhitelist')}${resource === undefined ? NOTHING : say` or ${code('namespaceResourceWhitelist')}`} of AppProject ${code(project)}, or use a project that permits it.`,
      { opensUnlisted: true },
    ),
  ],
})

const argocdAccount = elsewhereCause<'M8'>({
  id: 'M8',
  title: 'Argo CD has no account to sync as',
  nature: 'missing',
  refused: 'argocd-account',
  who: () => say`Argo CD`,
  says: ({ names: { namespace } }) =>
    say`Argo CD syncs as the ServiceAccount that the AppProject names for the destination, and it names none${namespace === undefined ? NOTHING : say` for namespace ${code(namespace)}`}. No API server was asked.`,
  fixes: () => [
    clusterChange(
      say`Add the destination with its ServiceAccount to ${code('destinationServiceAccounts')} of the AppProject.`,
    ),
  ],
})

const rancherAccount = elsewhereCause<'M9'>({
  id: 'M9',
  title: 'Rancher could not make the account it acts as',
  nature: 'state',
  refused: 'rancher-account',
  who: () => say`Rancher’s proxy`,
  says: ({ names: { said, user } }) =>
    say`Rancher makes a ServiceAccount for each user in namespace ${code('cattle-impersonation-system')} and calls the API server as that. It could not, so the call did not reach the API server${said === undefined ? (user === undefined ? NOTHING : say`, for user ${code(user)}`) : say`: ${quote(said)}`}.`,
  fixes: () => [
    clusterChange(
      say`In the cluster that Rancher manages, find what stops it there: the cattle-cluster-agent, a quota, a policy or a webhook on that namespace.`,
      { command: kubectlCommand`-n cattle-impersonation-system get serviceaccounts,secrets,events` },
    ),
  ],
})

const eksEntry = elsewhereCause<'M10'>({
  id: 'M10',
  title: 'EKS does not know the IAM identity',
  nature: 'missing',
  refused: 'eks-entry',
  who: () => say`EKS`,
  says: () =>
    say`AWS accepted the credentials, and this cluster has no access entry for that IAM user or role, nor a row of ${code('aws-auth')}. So no user of Kubernetes was judged, and no Role or binding has a subject to name yet.`,
  fixes: () => [
    clusterChange(
      say`Create an access entry for exactly that ARN, with an access policy or a group to bind. For an assumed role it is the ARN of the role, without its session.`,
      {
        command: 'aws eks create-access-entry --cluster-name CLUSTER --principal-arn ARN',
        opensUnlisted: true,
      },
    ),
  ],
})

const gatewayToken = elsewhereCause<'M11'>({
  id: 'M11',
  title: 'A gateway refused the token',
  nature: 'wrong',
  refused: 'gateway-token',
  who: () => say`A gateway in front of the service`,
  says: ({ names: { said = '' } }) =>
    say`It checks the token’s issuer, audience, expiry and signature itself, and answered ${quote(said)}${said === 'InvalidIssuer' ? say`: the token’s iss is not the issuer that it is configured with` : said === 'InvalidAudience' ? say`: the token’s aud is not one that it accepts` : NOTHING}. No permission of Kubernetes was checked.`,
  fixes: () => [
    clusterChange(
      say`Set the issuer and audiences of the gateway’s JWT policy to those of the token, or send a token of the issuer that it names.`,
    ),
  ],
})

const teleportRole = elsewhereCause<'M12'>({
  id: 'M12',
  title: 'Teleport refused it in Kubernetes’ words',
  nature: 'missing',
  refused: 'teleport-role',
  who: () => say`Teleport`,
  says: () =>
    say`Teleport prints the API server’s sentence word for word and adds a line of its own. It refused the call itself: a Role or binding does not change that.`,
  fixes: ({ names: { field = 'kubernetes_resources', resource } }) => [
    clusterChange(
      say`Ask whoever runs Teleport to add ${resource === undefined ? say`the resource` : code(resource)} to ${code(field)} of your Teleport role.`,
      { opensUnlisted: true },
    ),
    requestChange(say`Reach the cluster by another way than Teleport, with credentials of your own.`),
  ],
})

const capsuleImpersonate = elsewhereCause<'M14'>({
  id: 'M14',
  title: 'capsule-proxy refused to impersonate',
  nature: 'missing',
  refused: 'capsule-impersonate',
  who: () => [code('capsule-proxy')],
  says: ({ names: { user = '', of = '', name = '' } }) =>
    say`The call has an Impersonate header for ${words(of)} ${code(name)}. Before it passes that on, capsule-proxy asks the API server whether ${code(user)} can impersonate it, and the answer was no.`,
  fixes: ({ names: { user = '', of = '', name = '' } }) => [
    requestChange(say`Leave the header out: capsule-proxy impersonates the caller by itself.`),
    // No identity of Kubernetes itself: whoever can impersonate system:masters can do anything.
    ...(name.startsWith('system:')
      ? []
      : [
          clusterChange(
            say`Otherwise have an admin grant ${code(user)} impersonate on this one ${words(of)} by its name, ${code(name)}, and on no other.`,
            { opensUnlisted: true },
          ),
        ]),
  ],
})

const olmAccount = elsewhereCause<'M15'>({
  id: 'M15',
  title: 'OLM does not install the operator',
  nature: 'missing',
  refused: 'olm-account',
  who: () => say`OLM`,
  says: ({ names: { said = '', name, namespace = '', object = '' } }) =>
    said.startsWith('Policy rule')
      ? say`The operator’s own ServiceAccount${name === undefined ? NOTHING : say` ${code(name)}`} does not have all rules that its ClusterServiceVersion lists. OLM creates the Roles and bindings for them from the InstallPlan, and waits until they hold.`
      : said === ''
        ? say`OperatorGroup ${code(`${namespace}/${object}`)} names ServiceAccount ${code(name ?? '')}, and OLM did not find it there.`
        : say`OLM installs operators only where exactly one OperatorGroup manages the namespace, and here ${said.startsWith('no') ? say`none does` : say`several do`}. No permission is missing.`,
  fixes: ({ names: { said = '' } }) => [
    said.startsWith('Policy rule')
      ? clusterChange(
          say`See in the ClusterServiceVersion which rules are NotSatisfied, and in the InstallPlan which Role or binding OLM did not create and why.`,
        )
      : said === ''
        ? clusterChange(say`Create the ServiceAccount, or correct its name in the OperatorGroup.`)
        : clusterChange(say`Keep exactly one OperatorGroup in the namespace, with a target namespace.`),
  ],
})

export const productCauses = [
  capsuleImpersonate,
  olmAccount,
  vaultLogin,
  argocdRbac,
  argocdProject,
  argocdAccount,
  rancherAccount,
  eksEntry,
  gatewayToken,
  teleportRole,
] as const
