import { project } from './project'

/** Projects that connect, route and name. */
export const CONNECT = [
  project(
    'cert-manager',
    '1.19',
    'cert-manager',
    'helm',
    `
    to cert-manager
    role kube-system/cert-manager:leaderelection
      get,update,patch leases coordination.k8s.io #cert-manager-controller
      create leases coordination.k8s.io
    role cert-manager-tokenrequest
      create serviceaccounts/token #cert-manager
    cluster cert-manager-controller-issuers
      update,patch issuers,issuers/status cert-manager.io
      read issuers cert-manager.io
      get,list,watch,create,update,delete secrets
      create,patch events
    cluster cert-manager-controller-clusterissuers
      update,patch clusterissuers,clusterissuers/status cert-manager.io
      read clusterissuers cert-manager.io
    cluster cert-manager-controller-certificates
      update,patch certificates,certificates/status,certificaterequests,certificaterequests/status cert-manager.io
      read certificates,certificaterequests,clusterissuers,issuers cert-manager.io
      update certificates/finalizers,certificaterequests/finalizers cert-manager.io
      create,delete,get,list,watch orders acme.cert-manager.io
    cluster cert-manager-controller-challenges
      update,patch challenges,challenges/status acme.cert-manager.io
      read challenges acme.cert-manager.io
      get,list,watch,create,delete pods,services
      get,list,watch,create,delete,update ingresses networking.k8s.io
      get,list,watch,create,delete,update httproutes gateway.networking.k8s.io
      create routes/custom-host route.openshift.io
    to cert-manager-cainjector
    role kube-system/cert-manager-cainjector:leaderelection
      get,update,patch leases coordination.k8s.io #cert-manager-cainjector-leader-election
      create leases coordination.k8s.io
    cluster cert-manager-cainjector
      get,create,update,patch events
      get,list,watch,update,patch validatingwebhookconfigurations,mutatingwebhookconfigurations admissionregistration.k8s.io
      get,list,watch,update,patch apiservices apiregistration.k8s.io
      get,list,watch,update,patch customresourcedefinitions apiextensions.k8s.io
    to cert-manager-webhook
    role cert-manager-webhook:dynamic-serving
      read,update secrets #cert-manager-webhook-ca
      create secrets
    cluster cert-manager-webhook:subjectaccessreviews
      create subjectaccessreviews authorization.k8s.io
    loose cert-manager-view rbac.authorization.k8s.io/aggregate-to-view=true
      read certificates,certificaterequests,issuers cert-manager.io
  `,
    ['clusterissuers.cert-manager.io'],
  ),
  project(
    'external-dns',
    '1.19',
    'external-dns',
    'helm',
    `
    to external-dns
    cluster external-dns by external-dns-viewer
      list,watch nodes
      get,watch,list pods
      get,watch,list services
      get,watch,list endpointslices discovery.k8s.io
      get,watch,list ingresses extensions,networking.k8s.io
      get,watch,list dnsendpoints externaldns.k8s.io
      * dnsendpoints/status externaldns.k8s.io
  `,
  ),
  project(
    'ingress-nginx',
    '4.13',
    'ingress-nginx',
    'helm',
    `
    to ingress-nginx
    cluster ingress-nginx
      list,watch configmaps,endpoints,nodes,pods,secrets,namespaces
      list,watch leases coordination.k8s.io
      get nodes
      get,list,watch services
      read ingresses,ingressclasses networking.k8s.io
      create,patch events
      update ingresses/status networking.k8s.io
      list,watch,get endpointslices discovery.k8s.io
    role ingress-nginx
      get namespaces
      read configmaps,pods,secrets,endpoints
      get,update leases coordination.k8s.io #ingress-nginx-leader
      create leases coordination.k8s.io
    to ingress-nginx-admission
    cluster ingress-nginx-admission
      get,update validatingwebhookconfigurations admissionregistration.k8s.io
    role ingress-nginx-admission
      get,create secrets
  `,
  ),
  project(
    'traefik',
    '37.3',
    'traefik',
    'helm',
    `
    to traefik
    cluster traefik-traefik
      read configmaps,nodes,services
      list,watch endpointslices discovery.k8s.io
      get pods
      read secrets
      read ingressclasses,ingresses extensions,networking.k8s.io
      update ingresses/status extensions,networking.k8s.io
      read ingressroutes,ingressroutetcps,middlewares,tlsoptions,tlsstores,traefikservices traefik.io
  `,
  ),
  project(
    'istio',
    '1.28',
    'istio-system',
    'none',
    `
    to istiod
    cluster istiod-clusterrole-istio-system
      get,list,watch,update mutatingwebhookconfigurations admissionregistration.k8s.io
      get,list,watch,update validatingwebhookconfigurations admissionregistration.k8s.io
      get,watch,list * security.istio.io,networking.istio.io,telemetry.istio.io
      update,patch authorizationpolicies/status,destinationrules/status networking.istio.io,security.istio.io
      read customresourcedefinitions apiextensions.k8s.io
      read pods,nodes,services,namespaces,endpoints
      read endpointslices discovery.k8s.io
      create,get,list,watch,update configmaps
      create tokenreviews authentication.k8s.io
      create subjectaccessreviews authorization.k8s.io
      get,watch,list secrets
    cluster istiod-gateway-controller-istio-system
      get,watch,list,update,patch,create,delete deployments apps
      get,watch,list,update,patch,create,delete services
      get,watch,list,update,patch,create,delete serviceaccounts
    role istiod
      create gateways networking.istio.io
      create,get,watch,list,update,delete secrets
      delete configmaps
      get,update,patch,create leases coordination.k8s.io
    to istio-cni
    cluster istio-cni
      read pods,nodes,namespaces
    cluster istio-cni-repair-role by istio-cni-repair-rolebinding
      create,patch events
      watch,get,list,delete pods
  `,
  ),
  project(
    'linkerd',
    '2.19',
    'linkerd',
    'none',
    `
    to linkerd-destination
    cluster linkerd-linkerd-destination
      list,get,watch replicasets apps
      list,get,watch jobs batch
      list,get,watch pods,endpoints,services,nodes
      list,get,watch serviceprofiles linkerd.io
      list,get,watch endpointslices discovery.k8s.io
    cluster linkerd-policy by linkerd-destination-policy
      get deployments apps
      read authorizationpolicies,httproutes,servers policy.linkerd.io
      patch httproutes/status policy.linkerd.io
      create,get,patch leases coordination.k8s.io
    role remote-discovery by linkerd-destination-remote-discovery
      read secrets
    to linkerd-identity
    cluster linkerd-linkerd-identity
      create tokenreviews authentication.k8s.io
      create,patch events
    to linkerd-proxy-injector
    cluster linkerd-linkerd-proxy-injector
      list,get,watch namespaces,replicationcontrollers
      list,watch pods
      list,get,watch deployments,replicasets,daemonsets,statefulsets extensions,apps
      list,get,watch cronjobs,jobs batch
  `,
  ),
  project(
    'cilium',
    '1.18',
    'kube-system',
    'name',
    `
    to cilium
    cluster cilium
      read networkpolicies networking.k8s.io
      read endpointslices discovery.k8s.io
      read namespaces,services,pods,endpoints,nodes
      patch nodes/status
      list,watch,get customresourcedefinitions apiextensions.k8s.io
      list,watch ciliumnetworkpolicies,ciliumendpoints,ciliumidentities,ciliumnodes cilium.io
      create ciliumidentities,ciliumendpoints,ciliumnodes cilium.io
      delete,get ciliumendpoints cilium.io
      get,update ciliumnodes,ciliumnodes/status cilium.io
      patch ciliumendpoints/status,ciliumendpoints cilium.io
    role cilium-config-agent
      read configmaps
    to cilium-operator
    cluster cilium-operator
      get,list,watch,delete pods
      list,watch,patch nodes
      patch nodes/status
      read services,endpoints,namespaces
      create,get,update leases coordination.k8s.io
      create,get,list,watch,update,delete ciliumnodes cilium.io
  `,
    ['ciliumidentities.cilium.io', 'ciliumnodes.cilium.io'],
  ),
  project(
    'calico',
    '3.31',
    'calico-system',
    'none',
    `
    to calico-node
    cluster calico-node
      create serviceaccounts/token #calico-cni-plugin
      get pods,nodes,namespaces
      watch,list endpointslices discovery.k8s.io
      watch,list,get endpoints,services
      get configmaps
      patch,update nodes/status
      watch,list networkpolicies networking.k8s.io
      watch,list pods,namespaces,serviceaccounts
      patch pods/status
      get,list,watch globalfelixconfigs,felixconfigurations,ippools,ipamblocks,hostendpoints crd.projectcalico.org
      create,update ippools,felixconfigurations crd.projectcalico.org
    to calico-kube-controllers
    cluster calico-kube-controllers
      watch,list,get nodes
      get,list,watch pods
      get,list,create,update,delete,watch ipamblocks,blockaffinities,ipamhandles crd.projectcalico.org
      get,create,update kubecontrollersconfigurations crd.projectcalico.org
    to calico-cni-plugin
    cluster calico-cni-plugin
      get pods,nodes,namespaces
      patch pods/status
      get,create,update,delete blockaffinities,ipamblocks,ipamhandles crd.projectcalico.org
  `,
    [
      'ippools.crd.projectcalico.org',
      'ipamblocks.crd.projectcalico.org',
      'blockaffinities.crd.projectcalico.org',
    ],
  ),
  project(
    'aws-load-balancer-controller',
    '1.15',
    'kube-system',
    'helm',
    `
    to aws-load-balancer-controller
    role aws-load-balancer-controller-leader-election-role by aws-load-balancer-controller-leader-election-rolebinding
      create configmaps
      get,patch,update configmaps #aws-load-balancer-controller-leader
      create leases coordination.k8s.io
      get,update,patch leases coordination.k8s.io #aws-load-balancer-controller-leader
    cluster aws-load-balancer-controller-role by aws-load-balancer-controller-rolebinding
      read endpoints,namespaces,nodes,pods
      create,patch events
      patch,update pods/status,services/status
      get,list,patch,update,watch services
      read endpointslices discovery.k8s.io
      create,delete,get,list,patch,update,watch targetgroupbindings elbv2.k8s.aws
      patch,update targetgroupbindings/status elbv2.k8s.aws
      get,list,patch,update,watch ingresses extensions,networking.k8s.io
      patch,update ingresses/status extensions,networking.k8s.io
      read ingressclasses networking.k8s.io
  `,
  ),
  project(
    'metallb',
    '0.15',
    'metallb-system',
    'name',
    `
    to controller
    cluster metallb-system:controller
      get,list,watch,update services
      get,list namespaces
      update services/status
      list nodes
      create,patch events
    role controller
      create,delete,get,list,patch,update,watch secrets
      get secrets #metallb-memberlist
      get deployments apps #controller
      get,list,watch ipaddresspools,communities metallb.io
    to speaker
    cluster metallb-system:speaker
      get,list,watch services,nodes,namespaces
      get,list,watch endpointslices discovery.k8s.io
      create,patch events
    role pod-lister
      list,get pods
      get,list,watch secrets,configmaps
      get,list,watch bgppeers,l2advertisements metallb.io
  `,
  ),
  project(
    'coredns',
    '1.13',
    'kube-system',
    'none',
    `
    to coredns
    cluster system:coredns
      list,watch endpoints,services,pods,namespaces
      list,watch endpointslices discovery.k8s.io
  `,
  ),
]
