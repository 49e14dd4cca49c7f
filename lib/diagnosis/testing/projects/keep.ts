import { project } from './project'

/** Projects that keep data, secrets and rules. */
export const KEEP = [
  project(
    'external-secrets',
    '1.0',
    'external-secrets',
    'helm',
    `
    to external-secrets
    cluster external-secrets-controller
      read secretstores,clustersecretstores,externalsecrets,clusterexternalsecrets external-secrets.io
      update,patch externalsecrets,externalsecrets/status,externalsecrets/finalizers,secretstores,secretstores/status external-secrets.io
      read serviceaccounts,namespaces
      read configmaps
      manage secrets
      create serviceaccounts/token
      create,patch events
    role external-secrets-leaderelection
      get,update,patch configmaps #external-secrets-controller
      create configmaps
      get,create,update,patch leases coordination.k8s.io
    to external-secrets-cert-controller
    cluster external-secrets-cert-controller
      read,update,patch customresourcedefinitions apiextensions.k8s.io
      list,watch,get validatingwebhookconfigurations admissionregistration.k8s.io
      update,patch validatingwebhookconfigurations admissionregistration.k8s.io #secretstore-validate,externalsecret-validate
      list,get,watch endpoints
      get,list,watch,update,patch secrets
    loose external-secrets-view rbac.authorization.k8s.io/aggregate-to-view=true
      get,watch,list externalsecrets,secretstores external-secrets.io
  `,
    ['clustersecretstores.external-secrets.io', 'clusterexternalsecrets.external-secrets.io'],
  ),
  project(
    'sealed-secrets',
    '2.17',
    'kube-system',
    'helm',
    `
    to sealed-secrets
    cluster secrets-unsealer by sealed-secrets
      read sealedsecrets bitnami.com
      update sealedsecrets/status bitnami.com
      get,list,create,update,delete secrets
      create,patch events
    role sealed-secrets-key-admin
      create,list secrets
    to group:system:serviceaccounts:NAMESPACE
    role sealed-secrets-service-proxier
      get services #sealed-secrets
      create,get services/proxy #http:sealed-secrets:,sealed-secrets
  `,
  ),
  project(
    'kyverno',
    '3.5',
    'kyverno',
    'helm',
    `
    to kyverno-admission-controller
    gathers kyverno:admission-controller app.kubernetes.io/instance=kyverno,app.kubernetes.io/component=admission-controller
    loose kyverno:admission-controller:core app.kubernetes.io/instance=kyverno,app.kubernetes.io/component=admission-controller
      manage mutatingwebhookconfigurations,validatingwebhookconfigurations admissionregistration.k8s.io
      list,watch roles,clusterroles,rolebindings,clusterrolebindings rbac.authorization.k8s.io
      manage policies,policies/status,clusterpolicies,clusterpolicies/status,updaterequests kyverno.io
      create,update,patch events core,events.k8s.io
      create subjectaccessreviews authorization.k8s.io
      get,list,watch configmaps,namespaces
    role kyverno:admission-controller
      get,list,watch,patch,create,update,delete secrets,serviceaccounts
      get,list,watch configmaps
      create,delete,get,patch,update leases coordination.k8s.io
      get,list,watch,patch,update deployments apps
    to kyverno-background-controller
    gathers kyverno:background-controller app.kubernetes.io/instance=kyverno,app.kubernetes.io/component=background-controller
    loose kyverno:background-controller:core app.kubernetes.io/instance=kyverno,app.kubernetes.io/component=background-controller
      get,list,watch namespaces,configmaps
      manage updaterequests,updaterequests/status kyverno.io
      create,delete,get,list,patch,update,watch networkpolicies networking.k8s.io
      create,update,delete,get,list secrets,resourcequotas,limitranges
    loose kyverno:rbac:view:policies rbac.authorization.k8s.io/aggregate-to-view=true
      get,list,watch policies,clusterpolicies kyverno.io
  `,
    ['clusterpolicies.kyverno.io'],
  ),
  project(
    'gatekeeper',
    '3.21',
    'gatekeeper-system',
    'name',
    `
    to gatekeeper-admin
    cluster gatekeeper-manager-role by gatekeeper-manager-rolebinding
      create,patch events
      get,list,watch,patch,update mutatingwebhookconfigurations admissionregistration.k8s.io #gatekeeper-mutating-webhook-configuration
      manage customresourcedefinitions apiextensions.k8s.io
      manage configs config.gatekeeper.sh
      get,patch,update configs/status config.gatekeeper.sh
      manage * constraints.gatekeeper.sh
      manage providers externaldata.gatekeeper.sh
      manage constrainttemplates templates.gatekeeper.sh
      get,patch,update constrainttemplates/status templates.gatekeeper.sh
      read namespaces,pods
    role gatekeeper-manager-role by gatekeeper-manager-rolebinding
      create,patch events
      manage secrets
  `,
    ['constrainttemplates.templates.gatekeeper.sh', 'providers.externaldata.gatekeeper.sh'],
  ),
  project(
    'vault',
    '0.31',
    'vault',
    'helm',
    `
    to vault
    cluster system:auth-delegator by vault-server-binding
    role vault-discovery-role by vault-discovery-rolebinding
      get,watch,list,update,patch pods
    to vault-agent-injector
    cluster vault-agent-injector-clusterrole by vault-agent-injector-binding
      get,list,watch,patch mutatingwebhookconfigurations admissionregistration.k8s.io
      get nodes
    role vault-agent-injector-leader-elector-role by vault-agent-injector-leader-elector-binding
      create,get,watch,list,update secrets,configmaps
      get,patch,delete pods
  `,
  ),
  project(
    'vault-secrets-operator',
    '1.0',
    'vault-secrets-operator-system',
    'helm',
    `
    to vault-secrets-operator-controller-manager
    cluster vault-secrets-operator-manager-role by vault-secrets-operator-manager-rolebinding
      get,list,patch,watch deployments,daemonsets,statefulsets apps
      get,list,watch configmaps
      create,patch events
      manage secrets
      get,list,watch serviceaccounts
      create,get,list,watch serviceaccounts/token
      manage vaultauths,vaultconnections,vaultstaticsecrets secrets.hashicorp.com
      update vaultauths/finalizers,vaultconnections/finalizers secrets.hashicorp.com
      get,patch,update vaultauths/status,vaultconnections/status,vaultstaticsecrets/status secrets.hashicorp.com
    cluster vault-secrets-operator-proxy-role by vault-secrets-operator-proxy-rolebinding
      create tokenreviews authentication.k8s.io
      create subjectaccessreviews authorization.k8s.io
    role vault-secrets-operator-leader-election-role by vault-secrets-operator-leader-election-rolebinding
      manage configmaps
      manage leases coordination.k8s.io
      create,patch events
    loose vault-secrets-operator-editor-role
      create,delete,get,list,patch,update,watch vaultauths,vaultconnections,vaultstaticsecrets secrets.hashicorp.com
    loose vault-secrets-operator-viewer-role
      get,list,watch vaultauths,vaultconnections,vaultstaticsecrets secrets.hashicorp.com
  `,
  ),
  project(
    'reloader',
    '2.2',
    'reloader',
    'helm',
    `
    to reloader-reloader
    cluster reloader-reloader-role by reloader-reloader-role-binding
      list,get,watch secrets,configmaps
      list,get,update,patch deployments,daemonsets,statefulsets apps
      list,get cronjobs batch
      create,delete,list,get jobs batch
      create,patch events
    role reloader-reloader-metadata-role by reloader-reloader-metadata-rolebinding
      list,get,watch,create,update configmaps
  `,
  ),
  project(
    'strimzi-kafka-operator',
    '0.49',
    'kafka',
    'helm',
    `
    to strimzi-cluster-operator
    uses strimzi-cluster-operator-namespaced in kafka by strimzi-cluster-operator
      get,create,delete,patch,update rolebindings,roles rbac.authorization.k8s.io
      manage pods,serviceaccounts,configmaps,services,secrets,persistentvolumeclaims
      manage deployments,statefulsets,replicasets apps
      manage networkpolicies,ingresses networking.k8s.io
      manage poddisruptionbudgets policy
      create,patch events core,events.k8s.io
    uses strimzi-cluster-operator-watched in kafka by strimzi-cluster-operator-watched
      get,list,watch,create,patch,update kafkas,kafkanodepools,kafkaconnects,kafkabridges kafka.strimzi.io
      get,patch,update kafkas/status,kafkaconnects/status kafka.strimzi.io
      update kafkas/finalizers kafka.strimzi.io
    cluster strimzi-cluster-operator-global by strimzi-cluster-operator
      manage clusterrolebindings rbac.authorization.k8s.io
      get storageclasses storage.k8s.io
      get,list nodes
    uses strimzi-cluster-operator-leader-election in kafka by strimzi-cluster-operator-leader-election
      create leases coordination.k8s.io
      get,list,watch,delete,patch,update leases coordination.k8s.io #strimzi-cluster-operator
  `,
  ),
  project(
    'eck-operator',
    '3.2',
    'elastic-system',
    'helm',
    `
    to elastic-operator
    cluster elastic-operator
      create subjectaccessreviews authorization.k8s.io
      create leases coordination.k8s.io
      get,watch,update leases coordination.k8s.io #elastic-operator-leader
      get,list,watch endpoints
      manage pods,events,persistentvolumeclaims,secrets,services,configmaps
      manage deployments,statefulsets,daemonsets apps
      manage poddisruptionbudgets policy
      get,list,watch,create,update,patch elasticsearches,elasticsearches/status,elasticsearches/finalizers elasticsearch.k8s.elastic.co
      get,list,watch,create,update,patch kibanas,kibanas/status,kibanas/finalizers kibana.k8s.elastic.co
      get,list,watch,create,update,patch,delete validatingwebhookconfigurations admissionregistration.k8s.io
  `,
  ),
  project(
    'cloudnative-pg',
    '0.26',
    'cnpg-system',
    'helm',
    `
    to cnpg-manager
    cluster cnpg-cloudnative-pg by cnpg-cloudnative-pg
      get nodes
      create,delete,get,list,patch,update,watch configmaps,secrets,services,persistentvolumeclaims,pods,serviceaccounts
      get,patch,update configmaps/status,secrets/status
      create,patch events
      create,delete,get,list,patch,watch pods/exec
      manage deployments apps
      manage jobs batch
      manage leases coordination.k8s.io
      manage backups,clusters,poolers,scheduledbackups postgresql.cnpg.io
      get,patch,update backups/status,clusters/status,poolers/status postgresql.cnpg.io
      update clusters/finalizers,poolers/finalizers postgresql.cnpg.io
    loose cloudnative-pg-editor-role
      create,delete,get,list,patch,update,watch backups,clusters,poolers,scheduledbackups postgresql.cnpg.io
    loose cloudnative-pg-viewer-role
      get,list,watch backups,clusters,poolers,scheduledbackups postgresql.cnpg.io
  `,
  ),
  project(
    'jaeger-operator',
    '1.65',
    'observability',
    'name',
    `
    to jaeger-operator
    cluster manager-role by manager-rolebinding
      manage deployments,daemonsets,replicasets,statefulsets apps
      get,patch,update deployments/status apps
      manage cronjobs,jobs batch
      manage configmaps,persistentvolumeclaims,pods,secrets,serviceaccounts,services,services/finalizers
      get,list,watch namespaces
      manage jaegers jaegertracing.io
      update jaegers/finalizers jaegertracing.io
      get,patch,update jaegers/status jaegertracing.io
      manage ingresses networking.k8s.io
    role leader-election-role by leader-election-rolebinding
      manage configmaps
      manage leases coordination.k8s.io
      create,patch events
    cluster metrics-reader by metrics-reader
      get /metrics
    cluster proxy-role by proxy-rolebinding
      create tokenreviews authentication.k8s.io
      create subjectaccessreviews authorization.k8s.io
    loose jaeger-operator-editor-role
      create,delete,get,list,patch,update,watch jaegers jaegertracing.io
    loose jaeger-operator-viewer-role
      get,list,watch jaegers jaegertracing.io
  `,
  ),
  project(
    'opentelemetry-operator',
    '0.99',
    'opentelemetry-operator-system',
    'helm',
    `
    to opentelemetry-operator
    cluster opentelemetry-operator-manager
      manage configmaps,pods,serviceaccounts,services,persistentvolumeclaims
      create,patch events
      get,list,watch namespaces
      manage daemonsets,deployments,statefulsets apps
      manage horizontalpodautoscalers autoscaling
      get,list,update leases coordination.k8s.io
      get,list,patch,update,watch opentelemetrycollectors opentelemetry.io
      get,patch,update opentelemetrycollectors/status,opentelemetrycollectors/finalizers opentelemetry.io
      get,list,patch,update,watch instrumentations opentelemetry.io
    role opentelemetry-operator-leader-election
      manage configmaps
      get,update,patch configmaps/status
      create,patch events
    cluster opentelemetry-operator-proxy
      create tokenreviews authentication.k8s.io
      create subjectaccessreviews authorization.k8s.io
    cluster opentelemetry-operator-metrics by opentelemetry-operator-metrics
      get /metrics
  `,
  ),
  project(
    'kubernetes-dashboard',
    '7.14',
    'kubernetes-dashboard',
    'helm',
    `
    to kubernetes-dashboard-api
    role kubernetes-dashboard-api
      get,update,delete secrets #kubernetes-dashboard-key-holder,kubernetes-dashboard-certs
      get,update configmaps #kubernetes-dashboard-settings
      get services/proxy #kubernetes-dashboard-metrics-scraper,http:kubernetes-dashboard-metrics-scraper
    to kubernetes-dashboard-metrics-scraper
    cluster kubernetes-dashboard-metrics-scraper
      get,list,watch pods,nodes metrics.k8s.io
    to kubernetes-dashboard-web
    role kubernetes-dashboard-web
      get,update configmaps #kubernetes-dashboard-settings
  `,
  ),
]
