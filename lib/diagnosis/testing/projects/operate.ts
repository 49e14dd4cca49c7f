import { project } from './project'

/** Projects that watch and run nodes, pods and storage. */
export const OPERATE = [
  project(
    'prometheus-operator',
    '0.84.1',
    'monitoring',
    'name',
    `
    to prometheus-operator
    cluster prometheus-operator
      * alertmanagers,alertmanagers/finalizers,alertmanagers/status,prometheuses,prometheuses/finalizers,prometheuses/status,servicemonitors,podmonitors,prometheusrules monitoring.coreos.com
      * statefulsets apps
      * configmaps,secrets
      list,delete pods
      get,create,update,delete services,services/finalizers
      list,watch nodes
      read namespaces
      patch,create events
      read ingresses networking.k8s.io
      get storageclasses storage.k8s.io
    to prometheus-k8s
    cluster prometheus-k8s
      get nodes/metrics
      get /metrics,/metrics/slis
    role prometheus-k8s
      read services,endpoints,pods
      read endpointslices discovery.k8s.io
      read ingresses networking.k8s.io
    role default/prometheus-k8s
      read services,endpoints,pods
      read ingresses networking.k8s.io
    role prometheus-k8s-config
      get configmaps
  `,
  ),
  project(
    'kube-state-metrics',
    '2.17',
    'monitoring',
    'name',
    `
    to kube-state-metrics
    cluster kube-state-metrics
      list,watch configmaps,secrets,nodes,pods,services,serviceaccounts,resourcequotas,replicationcontrollers,limitranges,persistentvolumeclaims,persistentvolumes,namespaces,endpoints
      list,watch statefulsets,daemonsets,deployments,replicasets apps
      list,watch cronjobs,jobs batch
      list,watch horizontalpodautoscalers autoscaling
      create tokenreviews authentication.k8s.io
      create subjectaccessreviews authorization.k8s.io
      list,watch poddisruptionbudgets policy
      list,watch storageclasses,volumeattachments storage.k8s.io
      list,watch networkpolicies,ingressclasses,ingresses networking.k8s.io
      list,watch leases coordination.k8s.io
  `,
  ),
  project(
    'prometheus-adapter',
    '5.1',
    'monitoring',
    'helm',
    `
    to prometheus-adapter
    cluster prometheus-adapter-resource-reader
      get,list,watch namespaces,pods,services,configmaps
    cluster prometheus-adapter-server-resources by prometheus-adapter-hpa-controller
      * * custom.metrics.k8s.io
  `,
  ),
  project(
    'metrics-server',
    '3.13',
    'kube-system',
    'helm',
    `
    to metrics-server
    cluster system:metrics-server
      get nodes/metrics
      read pods,nodes
    cluster metrics-server-nanny
      get,list pods
      get /metrics
  `,
  ),
  project(
    'node-problem-detector',
    '2.3',
    'kube-system',
    'helm',
    `
    to node-problem-detector
    cluster node-problem-detector
      get nodes
      patch nodes/status
      create,patch,update events
  `,
  ),
  project(
    'cluster-autoscaler',
    '9.52',
    'kube-system',
    'helm',
    `
    to cluster-autoscaler
    cluster cluster-autoscaler
      create,patch events,endpoints
      create pods/eviction
      update pods/status
      get,update endpoints #cluster-autoscaler
      watch,list,get,update nodes
      watch,list,get namespaces,pods,services,replicationcontrollers,persistentvolumeclaims,persistentvolumes
      watch,list,get jobs,cronjobs batch
      watch,list poddisruptionbudgets policy
      watch,list,get daemonsets,replicasets,statefulsets apps
      watch,list,get storageclasses,csinodes,csidrivers,csistoragecapacities storage.k8s.io
      create leases coordination.k8s.io
      get,update leases coordination.k8s.io #cluster-autoscaler
    role cluster-autoscaler
      create configmaps
      delete,get,update configmaps #cluster-autoscaler-status
  `,
  ),
  project(
    'karpenter',
    '1.8',
    'kube-system',
    'helm',
    `
    to karpenter
    cluster karpenter-core
      get,list,watch nodepools,nodepools/status,nodeclaims,nodeclaims/status karpenter.sh
      create,delete,update,patch nodeclaims,nodeclaims/status karpenter.sh
      read pods,nodes,persistentvolumes,persistentvolumeclaims,replicationcontrollers,namespaces
      read storageclasses,csinodes,volumeattachments storage.k8s.io
      read daemonsets,deployments,replicasets,statefulsets apps
      read poddisruptionbudgets policy
      create,patch events
      patch,delete,update nodes
      create pods/eviction
      delete pods
    role karpenter
      get,watch leases coordination.k8s.io
      patch,update leases coordination.k8s.io #karpenter-leader-election
      create leases coordination.k8s.io
    role kube-system/karpenter-dns
      get services #kube-dns
    role kube-node-lease/karpenter-lease
      read leases coordination.k8s.io
      delete leases coordination.k8s.io
  `,
    ['nodepools.karpenter.sh', 'nodeclaims.karpenter.sh'],
  ),
  project(
    'descheduler',
    '0.34',
    'kube-system',
    'none',
    `
    to descheduler-sa
    cluster descheduler-cluster-role by descheduler-cluster-role-binding
      create,update events
      get,watch,list nodes
      get,watch,list namespaces
      get,watch,list,delete pods
      create pods/eviction
      get,watch,list priorityclasses scheduling.k8s.io
      get,watch,list poddisruptionbudgets policy
    role descheduler-role by descheduler-role-binding
      create,update leases coordination.k8s.io
      get,patch,delete leases coordination.k8s.io #descheduler
  `,
  ),
  project(
    'node-feature-discovery',
    '0.18',
    'node-feature-discovery',
    'helm',
    `
    to nfd-master
    cluster nfd-master
      get,patch,update,list nodes
      patch nodes/status
      get,list,watch nodefeatures,nodefeaturerules,nodefeaturegroups nfd.k8s-sigs.io
      patch,update nodefeaturegroups/status nfd.k8s-sigs.io
      create leases coordination.k8s.io
      get,update leases coordination.k8s.io #nfd-master.nfd.kubernetes.io
    to nfd-worker
    role nfd-worker
      create,get,update,delete nodefeatures nfd.k8s-sigs.io
      get pods
    to nfd-gc
    cluster nfd-gc
      list,watch nodes
      delete,list nodefeatures nfd.k8s-sigs.io
  `,
  ),
  project(
    'gpu-operator',
    '25.10',
    'gpu-operator',
    'helm',
    `
    to gpu-operator
    cluster gpu-operator
      read,update,patch nodes
      read,delete pods
      create pods/eviction
      get,list,watch clusterpolicies,clusterpolicies/finalizers,clusterpolicies/status,nvidiadrivers nvidia.com
      update,patch clusterpolicies/status nvidia.com
      create,get,list,watch,update,patch,delete clusterroles,clusterrolebindings rbac.authorization.k8s.io
      read runtimeclasses node.k8s.io
    role gpu-operator
      manage roles,rolebindings rbac.authorization.k8s.io
      manage daemonsets,deployments apps
      manage configmaps,services,serviceaccounts
      manage leases coordination.k8s.io
    to nvidia-dra-driver
    cluster nvidia-dra-driver
      get,list,watch resourceclaims resource.k8s.io
      create,delete,get,list,patch,update,watch resourceslices resource.k8s.io
  `,
    ['clusterpolicies.nvidia.com', 'nvidiadrivers.nvidia.com'],
  ),
  project(
    'velero',
    '11.1',
    'velero',
    'helm',
    `
    to velero-server
    cluster cluster-admin by velero-server
    role velero-server
      * *
      * * velero.io
      create,get leases coordination.k8s.io
  `,
  ),
  project(
    'longhorn',
    '1.10',
    'longhorn-system',
    'helm',
    `
    to longhorn-service-account
    cluster longhorn-role by longhorn-bind
      * customresourcedefinitions apiextensions.k8s.io
      * pods,events,persistentvolumes,persistentvolumeclaims,persistentvolumeclaims/status,nodes,proxy/nodes,pods/log,secrets,services,endpoints,configmaps,serviceaccounts
      get,list namespaces
      * daemonsets,statefulsets,deployments,replicasets apps
      * jobs,cronjobs batch
      * poddisruptionbudgets policy
      watch,list priorityclasses scheduling.k8s.io
      * storageclasses,volumeattachments,csinodes,csidrivers storage.k8s.io
      * volumes,volumes/status,engines,engines/status,replicas,replicas/status,settings longhorn.io
      * leases coordination.k8s.io
    to longhorn-support-bundle
    cluster cluster-admin by longhorn-support-bundle
  `,
  ),
  project(
    'rook-ceph',
    '1.18',
    'rook-ceph',
    'helm',
    `
    to rook-ceph-system
    cluster rook-ceph-system
      get,list pods,pods/log
      create pods/exec
      read csidrivers storage.k8s.io
    cluster rook-ceph-global
      get,list,watch pods,nodes,nodes/proxy,secrets,configmaps
      create,patch events
      manage persistentvolumes,persistentvolumeclaims,endpoints,services
      read storageclasses storage.k8s.io
      manage jobs,cronjobs batch
      get,list,watch,update cephclusters,cephblockpools,cephfilesystems ceph.rook.io
      update cephclusters/status,cephblockpools/status ceph.rook.io
      update cephclusters/finalizers ceph.rook.io
    role rook-ceph-system
      get,list,watch,patch,create,update,delete pods,configmaps,services
      manage daemonsets,statefulsets,deployments apps
      delete cronjobs batch
    to rook-ceph-osd
    role rook-ceph-osd
      get,update,delete pods,secrets
      get,list,create,update,delete configmaps
      get,list,update cephclusters,cephclusters/finalizers ceph.rook.io
    cluster rook-ceph-osd
      get,list nodes
    to rook-ceph-mgr
    role rook-ceph-mgr
      get,list,watch,create,update,delete pods,services,pods/log
      get,list,watch,create,update,delete jobs batch
      get,list,watch,create,update,delete,patch cephclusters,cephnfses ceph.rook.io
  `,
  ),
  project(
    'kubevirt',
    '1.6',
    'kubevirt',
    'name',
    `
    to kubevirt-controller
    cluster kubevirt-controller
      get,list,watch,create,update,delete,patch poddisruptionbudgets policy
      get,list,watch,update,create,delete,patch pods,configmaps,endpoints,services
      get,list,watch,patch nodes
      update pods/finalizers
      create pods/eviction
      * * kubevirt.io
      get,list,watch,create,update,delete,patch persistentvolumeclaims
      get,list,watch leases coordination.k8s.io
    role kubevirt-controller
      get,list,watch routes route.openshift.io
      get,list,watch,delete,update,create leases coordination.k8s.io
    to kubevirt-handler
    cluster kubevirt-handler
      update,list,watch virtualmachineinstances kubevirt.io
      patch,list,watch,get nodes
      get configmaps
      create,patch events
      list,watch kubevirts kubevirt.io
    role kubevirt-handler
      get,list,watch configmaps
    to kubevirt-apiserver
    cluster kubevirt-apiserver
      get,list,delete,patch pods
      get,patch,update virtualmachines,virtualmachineinstances kubevirt.io
      get,list,watch limitranges,namespaces
      create subjectaccessreviews authorization.k8s.io
  `,
  ),
]
