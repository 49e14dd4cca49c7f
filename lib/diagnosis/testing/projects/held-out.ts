import { project } from './project'

/**
 * Projects that nothing was tuned on: names that say little (`manager-role`, `system:evictioner`), bindings named apart from their
 * roles, operators that share one shape, ClusterRoles that others gather, and roles left for accounts that come later.
 */
export const HELD_OUT = [
  project(
    'vertical-pod-autoscaler',
    '1.4',
    'kube-system',
    'none',
    `
    to vpa-recommender
    cluster system:metrics-reader
      get,list pods metrics.k8s.io
    to vpa-recommender,vpa-updater
    cluster system:vpa-actor
      read pods,nodes,limitranges
      read,create events
      read,patch verticalpodautoscalers autoscaling.k8s.io
    to vpa-recommender
    cluster system:vpa-checkpoint-actor
      read,create,patch,delete verticalpodautoscalercheckpoints autoscaling.k8s.io
      get,list namespaces
    to vpa-updater
    cluster system:controllers-reader by system:vpa-updater-controllers-reader-binding
      read replicationcontrollers
      read statefulsets,replicasets apps
    cluster system:evictioner by system:vpa-evictioner-binding
      get replicasets apps
      create pods/eviction
    to vpa-recommender,vpa-admission-controller,vpa-updater
    cluster system:scale-reader by system:vpa-scale-reader-binding
      read replicationcontrollers/scale
      read statefulsets/scale,replicasets/scale,deployments/scale apps
    to vpa-admission-controller
    cluster system:vpa-admission-controller
      read pods,configmaps,nodes,limitranges
      create,delete,get,list mutatingwebhookconfigurations admissionregistration.k8s.io
      read verticalpodautoscalers autoscaling.k8s.io
      create,update,get,list,watch leases coordination.k8s.io
  `,
  ),
  project(
    'nfs-subdir-external-provisioner',
    '4.0',
    'default',
    'none',
    `
    to nfs-client-provisioner
    cluster nfs-client-provisioner-runner by run-nfs-client-provisioner
      read nodes
      read,create,delete persistentvolumes
      read,update persistentvolumeclaims
      read storageclasses storage.k8s.io
      create,update,patch events
    role leader-locking-nfs-client-provisioner
      read,create,update,patch endpoints
      get,create,update leases coordination.k8s.io
  `,
  ),
  project(
    'local-path-provisioner',
    '0.0.32',
    'local-path-storage',
    'none',
    `
    to local-path-provisioner-service-account
    cluster local-path-provisioner-role by local-path-provisioner-bind
      read nodes,persistentvolumeclaims,configmaps,pods,pods/log
      read,create,patch,update,delete persistentvolumes
      create,patch events
      read storageclasses storage.k8s.io
    role local-path-provisioner-role by local-path-provisioner-bind
      read,create,patch,update,delete pods
  `,
  ),
  project(
    'argo-rollouts',
    '2.40',
    'argo-rollouts',
    'name',
    `
    to argo-rollouts
    cluster argo-rollouts
      read,update,patch rollouts,rollouts/status,rollouts/finalizers argoproj.io
      manage analysisruns,analysisruns/finalizers,experiments,experiments/finalizers argoproj.io
      read analysistemplates,clusteranalysistemplates argoproj.io
      manage replicasets apps
      read deployments,podtemplates core,apps
      read,patch,create,delete services
      create,get,update leases coordination.k8s.io
      read secrets,configmaps
      list,update,watch pods
      create pods/eviction
      create,update,patch events
      read,create,patch ingresses networking.k8s.io,extensions
      manage jobs batch
      get endpoints
    loose argo-rollouts-aggregate-to-edit rbac.authorization.k8s.io/aggregate-to-edit=true
      manage rollouts,rollouts/scale,rollouts/status,experiments,analysistemplates,analysisruns argoproj.io
    loose argo-rollouts-aggregate-to-view rbac.authorization.k8s.io/aggregate-to-view=true
      read rollouts,rollouts/scale,experiments,analysistemplates,analysisruns argoproj.io
  `,
    ['clusteranalysistemplates.argoproj.io'],
  ),
  project(
    'external-provisioner',
    '5.3',
    'default',
    'none',
    `
    to csi-provisioner
    cluster external-provisioner-runner by csi-provisioner-role
      read,create,patch,delete persistentvolumes
      read,update persistentvolumeclaims
      read storageclasses,csinodes storage.k8s.io
      list,watch,create,update,patch events
      get,list volumesnapshots,volumesnapshotcontents snapshot.storage.k8s.io
      read nodes
    role external-provisioner-cfg by csi-provisioner-role-cfg
      read,delete,update,create leases coordination.k8s.io
      read,create,update,patch,delete csistoragecapacities storage.k8s.io
      get pods
      get replicasets apps
  `,
    ['volumesnapshotcontents.snapshot.storage.k8s.io'],
  ),
  project(
    'snapshot-controller',
    '8.3',
    'kube-system',
    'none',
    `
    to snapshot-controller
    cluster snapshot-controller-runner by snapshot-controller-role
      read persistentvolumes
      read,update persistentvolumeclaims
      list,watch,create,update,patch events
      read volumesnapshotclasses snapshot.storage.k8s.io
      create,read,update,delete,patch volumesnapshotcontents snapshot.storage.k8s.io
      patch volumesnapshotcontents/status,volumesnapshots/status snapshot.storage.k8s.io
      read,update,patch volumesnapshots snapshot.storage.k8s.io
    role snapshot-controller-leaderelection
      get,watch,list,delete,update,create leases coordination.k8s.io
  `,
    ['volumesnapshotclasses.snapshot.storage.k8s.io', 'volumesnapshotcontents.snapshot.storage.k8s.io'],
  ),
  project(
    'rabbitmq-cluster-operator',
    '2.16',
    'rabbitmq-system',
    'name',
    `
    to rabbitmq-cluster-operator
    cluster rabbitmq-cluster-operator-role by rabbitmq-cluster-operator-rolebinding
      create,get,list,update,watch configmaps,persistentvolumeclaims,secrets,serviceaccounts,services
      read endpoints
      create,get,patch events
      get,list,update,watch pods
      create pods/exec
      create,delete,get,list,update,watch statefulsets apps
      create,get,list,update,watch rabbitmqclusters rabbitmq.com
      update rabbitmqclusters/finalizers rabbitmq.com
      get,update rabbitmqclusters/status rabbitmq.com
      create,get,list,update,watch rolebindings,roles rbac.authorization.k8s.io
    role rabbitmq-cluster-leader-election-role by rabbitmq-cluster-leader-election-rolebinding
      read,create,update,patch,delete leases coordination.k8s.io
      create,patch events
    loose rabbitmq-cluster-service-binding-role servicebinding.io/controller=true
      read rabbitmqclusters rabbitmq.com
  `,
  ),
  project(
    'zalando-postgres-operator',
    '1.14',
    'default',
    'name',
    `
    to postgres-operator
    cluster postgres-operator
      manage,deletecollection postgresqls,postgresqls/status,operatorconfigurations acid.zalan.do
      create,get,patch,update customresourcedefinitions apiextensions.k8s.io
      get configmaps
      create,get,list,patch,update,watch events
      manage,deletecollection endpoints
      create,delete,get,update,patch secrets
      read nodes
      delete,get,list,patch,update persistentvolumeclaims
      get,list,update persistentvolumes
      delete,get,list,patch,update,watch pods
      create pods/exec
      create,delete,get,patch,update services
      create,delete,get,list,patch statefulsets,deployments apps
      create,delete,get,list,patch,update cronjobs batch
      get namespaces
      create,delete,get poddisruptionbudgets policy
      get,create serviceaccounts
      get,create rolebindings rbac.authorization.k8s.io
    to postgres-pod
    role postgres-pod
      manage,deletecollection endpoints
      get,list,patch,update,watch pods
      create services
  `,
  ),
  project(
    'contour',
    '1.32',
    'projectcontour',
    'none',
    `
    to contour
    cluster contour
      read configmaps,namespaces,secrets,services
      read endpointslices discovery.k8s.io
      read gatewayclasses,gateways,grpcroutes,httproutes,referencegrants gateway.networking.k8s.io
      update gatewayclasses/status,gateways/status,grpcroutes/status,httproutes/status gateway.networking.k8s.io
      read ingresses networking.k8s.io
      create,get,update ingresses/status networking.k8s.io
      read contourconfigurations,extensionservices,httpproxies,tlscertificatedelegations projectcontour.io
      create,get,update contourconfigurations/status,extensionservices/status,httpproxies/status projectcontour.io
    role contour by contour-rolebinding
      create,get,update events
      create,get,update leases coordination.k8s.io
    to contour-certgen
    role contour-certgen by contour
      create,update secrets
  `,
    ['gatewayclasses.gateway.networking.k8s.io'],
  ),
  project(
    'flagger',
    '1.41',
    'flagger-system',
    'helm',
    `
    to flagger
    cluster flagger
      manage events,configmaps,configmaps/finalizers,secrets,services,services/finalizers
      manage daemonsets,daemonsets/finalizers,deployments,deployments/finalizers apps
      manage horizontalpodautoscalers autoscaling
      manage ingresses,ingresses/finalizers extensions,networking.k8s.io
      manage canaries,canaries/status,metrictemplates,metrictemplates/status,alertproviders,alertproviders/status flagger.app
      get /version
    to flagger-loadtester
    role flagger-loadtester
      read pods,services
      create pods/exec
  `,
  ),
  project(
    'whereabouts',
    '0.9',
    'kube-system',
    'none',
    `
    to whereabouts
    cluster whereabouts-cni by whereabouts
      manage ippools,overlappingrangeipreservations,nodeslicepools whereabouts.cni.cncf.io
      * leases coordination.k8s.io
      list,watch,get pods
      get nodes
      read network-attachment-definitions k8s.cni.cncf.io
      create,patch,update events core,events.k8s.io
  `,
  ),
  project(
    'kubernetes-replicator',
    '2.11',
    'kube-system',
    'helm',
    `
    to replicator-kubernetes-replicator
    cluster replicator-kubernetes-replicator
      read namespaces
      read,create,update,patch,delete secrets,configmaps,serviceaccounts
      read,create,update,patch,delete roles,rolebindings rbac.authorization.k8s.io
  `,
  ),
  project(
    'kured',
    '5.6',
    'kube-system',
    'helm',
    `
    to kured
    cluster kured
      get,patch nodes
      list,delete,get pods
      get daemonsets apps
      create pods/eviction
    role kured
      update,patch daemonsets apps #kured
  `,
  ),
  project(
    'kueue',
    '0.14',
    'kueue-system',
    'name',
    `
    to kueue-controller-manager
    cluster kueue-manager-role by kueue-manager-rolebinding
      create,patch,update,watch events
      read limitranges,namespaces,nodes
      read,delete,patch,update pods
      get,update pods/finalizers
      get,patch pods/status
      read,create,delete,update podtemplates
      read,update secrets
      read,update mutatingwebhookconfigurations,validatingwebhookconfigurations admissionregistration.k8s.io
      read validatingadmissionpolicies,validatingadmissionpolicybindings admissionregistration.k8s.io
      read,patch,update jobs batch
      get,patch,update jobs/finalizers,jobs/status batch
      list,watch flowschemas,prioritylevelconfigurations flowcontrol.apiserver.k8s.io
      patch flowschemas/status flowcontrol.apiserver.k8s.io
      manage admissionchecks,clusterqueues,cohorts,localqueues,workloads kueue.x-k8s.io
      update clusterqueues/finalizers,localqueues/finalizers,workloads/finalizers kueue.x-k8s.io
      get,patch,update clusterqueues/status,localqueues/status,workloads/status kueue.x-k8s.io
      read runtimeclasses node.k8s.io
      read priorityclasses scheduling.k8s.io
    cluster kueue-proxy-role by kueue-proxy-rolebinding
      create tokenreviews authentication.k8s.io
      create subjectaccessreviews authorization.k8s.io
    role kueue-leader-election-role by kueue-leader-election-rolebinding
      manage configmaps
      manage leases coordination.k8s.io
      create,patch events
    loose kueue-clusterqueue-viewer-role rbac.kueue.x-k8s.io/batch-admin=true
      read clusterqueues kueue.x-k8s.io
      get clusterqueues/status kueue.x-k8s.io
    loose kueue-workload-editor-role rbac.kueue.x-k8s.io/batch-admin=true
      manage workloads kueue.x-k8s.io
    loose kueue-metrics-reader
      get /metrics
  `,
    ['clusterqueues.kueue.x-k8s.io', 'admissionchecks.kueue.x-k8s.io', 'cohorts.kueue.x-k8s.io'],
  ),
  project(
    'openfaas',
    '14.2',
    'openfaas',
    'helm',
    `
    to openfaas-controller
    role openfaas-fn/openfaas-controller by openfaas-controller-fn
      read,create,delete,update services
      read,create,update,patch,delete secrets
      read,create,delete,update deployments apps
      read pods,pods/log,namespaces,endpoints
    to openfaas-prometheus
    role openfaas-prometheus
      read services,endpoints,pods
    role openfaas-fn/openfaas-prometheus-fn
      read services,endpoints,pods
  `,
  ),
  project(
    'chaos-mesh',
    '2.8',
    'chaos-mesh',
    'helm',
    `
    to chaos-controller-manager
    cluster chaos-mesh:chaos-controller-manager-target-namespace by chaos-mesh:chaos-controller-manager-target-namespace
      manage services,events
      read,create,update,patch,delete pods
      get,list,watch,update pods/log
      manage podchaos,networkchaos,iochaos,stresschaos,workflows chaos-mesh.org
      create subjectaccessreviews authorization.k8s.io
    cluster chaos-mesh:chaos-controller-manager-cluster-level
      read persistentvolumes,nodes,namespaces
      read customresourcedefinitions apiextensions.k8s.io
    role chaos-mesh:chaos-controller-manager-control-plane
      read configmaps,secrets,endpoints
      * leases coordination.k8s.io
    to chaos-daemon
    cluster chaos-mesh:chaos-daemon
      get,list,watch pods,nodes
    to chaos-dashboard
    cluster chaos-mesh:chaos-dashboard-target-namespace
      read pods,namespaces
      manage podchaos,networkchaos,iochaos,stresschaos,workflows chaos-mesh.org
  `,
  ),
  project(
    'cluster-api',
    '1.11',
    'capi-system',
    'none',
    `
    to capi-manager
    gathers capi-aggregated-manager-role cluster.x-k8s.io/aggregate-to-manager=true by capi-manager-rolebinding
    role capi-leader-election-role by capi-leader-election-rolebinding
      create,get,list,watch,update,patch,delete leases coordination.k8s.io
      create events
    loose capi-manager-role cluster.x-k8s.io/aggregate-to-manager=true
      read,patch,update customresourcedefinitions,customresourcedefinitions/status apiextensions.k8s.io
      manage clusters,clusters/finalizers,clusters/status,machines,machines/finalizers,machines/status,machinesets cluster.x-k8s.io
      read,create,delete,patch,update secrets
      read namespaces,nodes
      create,get,list,patch,watch events
      create tokenreviews authentication.k8s.io
    loose capd-manager-role cluster.x-k8s.io/aggregate-to-manager=true
      manage dockermachines,dockermachines/status,dockerclusters infrastructure.cluster.x-k8s.io
  `,
  ),
  project(
    'mongodb-kubernetes-operator',
    '0.13',
    'mongodb',
    'helm',
    `
    to mongodb-kubernetes-operator
    role mongodb-kubernetes-operator
      manage pods,services,configmaps,secrets
      manage statefulsets apps
      update deployments/finalizers apps #mongodb-kubernetes-operator
      read,create,patch,update mongodbcommunity,mongodbcommunity/status,mongodbcommunity/finalizers mongodbcommunity.mongodb.com
    to mongodb-database
    role mongodb-database
      get secrets
      patch,delete,get pods
  `,
  ),
  project(
    'kubeflow-trainer',
    '2.1',
    'kubeflow-system',
    'name',
    `
    to kubeflow-trainer-controller-manager
    cluster kubeflow-trainer-controller-manager
      read,update secrets
      read,update validatingwebhookconfigurations admissionregistration.k8s.io
      create,get,list,patch,update,watch jobsets jobset.x-k8s.io
      create,get,list,watch podgroups scheduling.x-k8s.io
      read clustertrainingruntimes,trainingruntimes trainer.kubeflow.org
      manage trainjobs trainer.kubeflow.org
      get,patch,update trainjobs/finalizers,trainjobs/status trainer.kubeflow.org
    loose kubeflow-trainer-edit rbac.authorization.kubeflow.org/aggregate-to-kubeflow-edit=true
      manage trainjobs trainer.kubeflow.org
    loose kubeflow-trainer-view rbac.authorization.kubeflow.org/aggregate-to-kubeflow-view=true
      read trainjobs trainer.kubeflow.org
  `,
    ['clustertrainingruntimes.trainer.kubeflow.org'],
  ),
  project(
    'haproxy-ingress',
    '1.45',
    'haproxy-controller',
    'helm',
    `
    to haproxy-kubernetes-ingress
    cluster haproxy-kubernetes-ingress
      read configmaps,endpoints,nodes,pods,services,namespaces,events,serviceaccounts
      read ingresses,ingresses/status,ingressclasses extensions,networking.k8s.io
      update ingresses/status extensions,networking.k8s.io
      read,create,patch,update secrets
      get,list,watch,update backends,defaults,globals,tcps ingress.v3.haproxy.org
      read endpointslices discovery.k8s.io
      get,list,watch,update customresourcedefinitions apiextensions.k8s.io
      get,list replicasets,deployments,daemonsets apps
  `,
  ),
  project(
    'olm',
    '0.35',
    'olm',
    'none',
    `
    to olm-operator-serviceaccount
    cluster system:controller:operator-lifecycle-manager by olm-operator-binding-olm
      * * *
      * /metrics
    to collect-profiles
    role collect-profiles
      get,list,create,delete,update configmaps,secrets
    loose aggregate-olm-edit rbac.authorization.k8s.io/aggregate-to-edit=true
      create,update,patch,delete clusterserviceversions,catalogsources,installplans,subscriptions operators.coreos.com
    loose aggregate-olm-view rbac.authorization.k8s.io/aggregate-to-view=true
      get,list,watch clusterserviceversions,catalogsources,installplans,subscriptions operators.coreos.com
  `,
  ),
  project(
    'grafana-operator',
    '5.19',
    'grafana',
    'name',
    `
    to grafana-operator
    cluster grafana-operator-permissions
      manage configmaps,persistentvolumeclaims,secrets,serviceaccounts,services
      create,get,list,watch,patch events,pods
      manage deployments,deployments/finalizers apps
      manage grafanadashboards,grafanadatasources,grafanafolders,grafanas,grafanas/finalizers grafana.integreatly.org
      get,patch,update grafanadashboards/status,grafanadatasources/status,grafanas/status grafana.integreatly.org
      manage ingresses networking.k8s.io
    role grafana-operator-leader-election-role by grafana-operator-leader-election
      manage configmaps
      manage leases coordination.k8s.io
      create,patch events
  `,
  ),
  project(
    'team-delivery',
    '1',
    'shop',
    'none',
    `
    to group:system:serviceaccounts:NAMESPACE
    role shop-readers by everyone-in-shop
      read pods,pods/log,services,configmaps
      read deployments,deployments/scale apps
    to ci-deployer
    role shop-deploy by shop-deploy-ci
      read,create,update,patch,delete deployments,statefulsets apps
      read,create,update,patch,delete configmaps,services
      create pods/exec,pods/portforward
      get secrets #registry-credentials,database
      patch deployments/scale apps
    to batch-runner
    role shop-batch by batch-runner-jobs
      read,create,delete jobs batch
      get,list pods/log
      create serviceaccounts/token #batch-runner
    to load-test
    cluster shop-metrics by load-test-metrics
      get /metrics,/healthz,/livez/*
      get,list nodes/metrics
      get services/proxy
  `,
  ),
]
