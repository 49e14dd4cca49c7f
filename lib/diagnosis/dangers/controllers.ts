import type { DangerRow } from './danger'

export const WRITES = ['create', 'update', 'patch']
export const WRITES_AND_DELETES = [...WRITES, 'delete', 'deletecollection']
export const ONLY_READS: DangerRow['instead'] = [
  '`get`, `list` and `watch` on them, if it only reads.',
  '`get` on it, if it only reads.',
]

/**
 * Custom kinds whose controllers act with more permissions than whoever writes their objects, by what each controller does
 * (its documentation, 2026-12). What Argo CD, Flux and the like may do depends on their own bindings, as a rule cluster-admin.
 */
export const OF_CLUSTER: readonly DangerRow[] = [
  {
    id: 'delivery',
    verbs: WRITES_AND_DELETES,
    on: [
      'argoproj.io: applications applicationsets appprojects',
      'kustomize.toolkit.fluxcd.io: kustomizations',
      'helm.toolkit.fluxcd.io: helmreleases',
      'source.toolkit.fluxcd.io: gitrepositories ocirepositories buckets helmrepositories helmcharts',
      'helm.cattle.io: helmcharts helmchartconfigs',
      'k3s.cattle.io: addons',
      'fleet.cattle.io: gitrepos bundles bundledeployments helmops',
      'operators.coreos.com: subscriptions clusterserviceversions operatorgroups installplans catalogsources',
      'olm.operatorframework.io: clusterextensions clustercatalogs',
      'apiextensions.crossplane.io: compositions compositeresourcedefinitions',
      'pkg.crossplane.io: providers functions configurations deploymentruntimeconfigs',
      'kubernetes.crossplane.io: objects providerconfigs',
      'kubernetes.m.crossplane.io: objects providerconfigs clusterproviderconfigs',
      'helm.crossplane.io: releases providerconfigs',
      'helm.m.crossplane.io: releases providerconfigs clusterproviderconfigs',
      'kro.run: resourcegraphdefinitions',
      'velero.io: restores backupstoragelocations',
      'kappctrl.k14s.io: apps',
      'packaging.carvel.dev: packageinstalls packagerepositories',
      'configsync.gke.io: rootsyncs reposyncs',
      'core.oam.dev: applications componentdefinitions traitdefinitions workflowstepdefinitions',
      'work.open-cluster-management.io: manifestworks',
      'addons.cluster.x-k8s.io: clusterresourcesets helmchartproxies',
    ],
    can: 'have a controller create, change or delete what it cannot itself',
    attack: [
      'can name a source, chart or object that the controller of this kind applies or deletes with its own permissions, often those of a cluster-admin.',
      'can change what the controller applies or deletes for the named object with its own permissions, often those of a cluster-admin.',
    ],
    instead: ['`get`, `list` and `watch` on it, if it only reads.', '`get` on it, if it only reads.'],
  },
  {
    id: 'policy-engines',
    verbs: WRITES_AND_DELETES,
    on: [
      'kyverno.io: clusterpolicies policies policyexceptions updaterequests clustercleanuppolicies cleanuppolicies',
      'policies.kyverno.io: mutatingpolicies generatingpolicies deletingpolicies validatingpolicies policyexceptions',
      'mutations.gatekeeper.sh: assign assignmetadata assignimage modifyset',
      'templates.gatekeeper.sh: constrainttemplates',
      'config.gatekeeper.sh: configs',
    ],
    can: 'decide by a policy engine what is admitted, changed and created',
    attack:
      'can rewrite other users’ objects as they are created, have the engine create or delete others with its own permissions, or switch off a policy that keeps dangerous objects out.',
    instead: [
      '`get`, `list` and `watch` on the policies, if it only reads.',
      '`get` on the policy, if it only reads.',
    ],
  },
  {
    id: 'machines',
    verbs: WRITES,
    on: [
      'karpenter.sh: nodepools nodeclaims',
      'karpenter.k8s.aws: ec2nodeclasses',
      'karpenter.azure.com: aksnodeclasses',
      'cluster.x-k8s.io: clusters machines machinesets machinedeployments machinepools',
      'bootstrap.cluster.x-k8s.io: kubeadmconfigs kubeadmconfigtemplates',
      'machine.openshift.io: machines machinesets controlplanemachinesets',
      'machineconfiguration.openshift.io: machineconfigs machineconfigpools kubeletconfigs containerruntimeconfigs',
      'upgrade.cattle.io: plans',
    ],
    can: 'decide what nodes are made from and run',
    attack:
      'can choose the image, the start script, the files or the cloud identity of nodes, and own what runs on them.',
    instead: ONLY_READS,
  },
  {
    id: 'identities',
    verbs: WRITES,
    on: [
      'user.openshift.io: users groups identities useridentitymappings',
      'oauth.openshift.io: oauthclients oauthclientauthorizations oauthaccesstokens',
      'security.openshift.io: securitycontextconstraints',
      'management.cattle.io: users tokens globalroles globalrolebindings roletemplates clusterroletemplatebindings projectroletemplatebindings',
    ],
    can: 'decide who is who in the cluster, and what that admits',
    attack:
      'can make itself a member of a stronger group, a token of a stronger user, or a constraint that admits privileged pods.',
    instead: ONLY_READS,
  },
]

/** The same, for what gives up other accounts of a namespace. */
export const OF_NAMESPACE: readonly DangerRow[] = [
  {
    id: 'custom-workloads',
    verbs: WRITES,
    on: [
      'apps.openshift.io: deploymentconfigs deploymentconfigs/instantiate',
      'build.openshift.io: buildconfigs builds buildconfigs/instantiate buildconfigs/instantiatebinary builds/clone',
      'tekton.dev: tasks clustertasks taskruns pipelines pipelineruns customruns',
      'triggers.tekton.dev: triggers triggertemplates eventlisteners',
      'argoproj.io: workflows cronworkflows workflowtemplates clusterworkflowtemplates rollouts sensors eventsources analysisruns analysistemplates experiments',
      'serving.knative.dev: services configurations revisions',
      'kubevirt.io: virtualmachines virtualmachineinstances virtualmachineinstancereplicasets',
      'pool.kubevirt.io: virtualmachinepools',
      'keda.sh: scaledjobs',
      'batch.volcano.sh: jobs cronjobs',
      'jobset.x-k8s.io: jobsets',
      'leaderworkerset.x-k8s.io: leaderworkersets',
      'apps.kruise.io: clonesets statefulsets daemonsets advancedcronjobs broadcastjobs sidecarsets',
      'sparkoperator.k8s.io: sparkapplications scheduledsparkapplications',
      'flink.apache.org: flinkdeployments',
      'ray.io: rayclusters rayjobs rayservices',
      'kubeflow.org: notebooks pytorchjobs tfjobs mpijobs xgboostjobs',
      'actions.github.com: autoscalingrunnersets ephemeralrunners',
      'shipwright.io: builds buildruns buildstrategies clusterbuildstrategies',
      'monitoring.coreos.com: prometheuses prometheusagents alertmanagers thanosrulers',
      'opentelemetry.io: opentelemetrycollectors instrumentations',
      'agones.dev: fleets gameservers gameserversets',
      'camel.apache.org: integrations pipes',
    ],
    can: 'have a controller run pods, as any ServiceAccount of the namespace and with its Secrets',
    attack:
      'can describe pods or virtual machines there that a controller starts, as a stronger ServiceAccount or with Secrets that it cannot read.',
    instead: ONLY_READS,
  },
  {
    id: 'synced-secrets',
    verbs: WRITES,
    on: [
      'external-secrets.io: externalsecrets clusterexternalsecrets secretstores clustersecretstores pushsecrets clusterpushsecrets',
      'secrets.hashicorp.com: vaultauths vaultconnections vaultstaticsecrets vaultdynamicsecrets vaultpkisecrets',
      'secrets-store.csi.x-k8s.io: secretproviderclasses',
    ],
    can: 'have secrets copied from and to an outside store',
    attack:
      'can have secrets of the store written where it can read them, or Secrets of the namespace sent out, with the permissions of the controller or of another account.',
    instead: ONLY_READS,
  },
]

/** The same, for what gives up traffic and trust. */
export const OF_TRAFFIC: readonly DangerRow[] = [
  {
    id: 'custom-certificates',
    verbs: WRITES,
    on: ['cert-manager.io: certificates certificaterequests issuers clusterissuers'],
    can: 'have certificates issued',
    attack:
      'can get a certificate for any name that an issuer there signs, and pose as a server or user that trusts its CA.',
    instead: ONLY_READS,
  },
]
