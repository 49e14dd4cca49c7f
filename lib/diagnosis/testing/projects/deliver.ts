import { project } from './project'

/** Projects that build, deploy and run programs. */
export const DELIVER = [
  project(
    'argo-cd',
    '3.2',
    'argocd',
    'name',
    `
    to argocd-application-controller
    cluster argocd-application-controller
      * * *
      * *
      get /metrics
    role argocd-application-controller
      read secrets,configmaps
      create,get,list,watch,update,patch,delete applications,appprojects argoproj.io
      create,list events
    to argocd-server
    cluster argocd-server
      delete,get,patch * *
      list events
      get pods,pods/log
      create,delete,get,list,update,watch,patch applications,applicationsets argoproj.io
      create jobs batch
    role argocd-server
      create,get,list,watch,update,patch,delete secrets,configmaps
      create,get,list,watch,update,delete,patch applications,applicationsets,appprojects argoproj.io
      create,list events
    to argocd-applicationset-controller
    role argocd-applicationset-controller
      manage applications,appprojects,applicationsets,applicationsets/finalizers argoproj.io
      get,patch,update applicationsets/status argoproj.io
      create,get,list,patch,watch events
      read secrets,configmaps
      read deployments apps,extensions
    to argocd-dex-server
    role argocd-dex-server
      read secrets,configmaps
    to argocd-notifications-controller
    role argocd-notifications-controller
      read applications,appprojects argoproj.io
      update,patch applications argoproj.io
      list,watch configmaps,secrets
      get configmaps #argocd-notifications-cm
      get secrets #argocd-notifications-secret
  `,
  ),
  project(
    'argo-workflows',
    '3.7',
    'argo',
    'none',
    `
    to argo
    cluster argo-cluster-role by argo-binding
      create,get,list,watch,update,patch,delete pods,pods/exec
      get,watch,list configmaps,namespaces
      create,delete,get persistentvolumeclaims,persistentvolumeclaims/finalizers
      get,list,watch,update,patch,delete,create workflows,workflows/finalizers,workflowtasksets,workflowtasksets/finalizers,workflowartifactgctasks argoproj.io
      read workflowtemplates,clusterworkflowtemplates argoproj.io
      get,list serviceaccounts
      create,patch events
      create,get,delete poddisruptionbudgets policy
      get secrets
    role argo-role by argo-binding-leader
      create,get,update leases coordination.k8s.io
      get secrets
    to argo-server
    cluster argo-server-cluster-role by argo-server-binding
      get,watch,list configmaps,events
      get,list,watch,delete pods
      get pods/log
      create,get,list,watch,update,patch,delete workflows,workfloweventbindings,workflowtemplates,cronworkflows argoproj.io
      get,list,create,watch,update,patch,delete clusterworkflowtemplates argoproj.io
      get,create secrets
  `,
    ['clusterworkflowtemplates.argoproj.io'],
  ),
  project(
    'flux2',
    '2.7',
    'flux-system',
    'name',
    `
    to kustomize-controller,helm-controller,source-controller,notification-controller,image-reflector-controller
    cluster crd-controller-flux-system
      * * source.toolkit.fluxcd.io
      * * kustomize.toolkit.fluxcd.io
      * * helm.toolkit.fluxcd.io
      read namespaces,secrets,configmaps,serviceaccounts
      create,patch events
      manage configmaps
      get,update,patch configmaps/status
      manage leases coordination.k8s.io
      create serviceaccounts/token
      head /livez/ping
    to kustomize-controller,helm-controller
    cluster cluster-admin by cluster-reconciler-flux-system
    loose flux-edit-flux-system rbac.authorization.k8s.io/aggregate-to-edit=true
      create,delete,deletecollection,patch,update gitrepositories,helmcharts source.toolkit.fluxcd.io
  `,
  ),
  project(
    'tekton-pipelines',
    '1.6',
    'tekton-pipelines',
    'name',
    `
    to tekton-pipelines-controller
    cluster tekton-pipelines-controller-cluster-access
      list,watch pods
      read customruns,taskruns,pipelineruns,pipelines,tasks,stepactions tekton.dev
      update,patch taskruns/status,pipelineruns/status,customruns/status tekton.dev
      create,update,delete,patch taskruns,customruns tekton.dev
      read verificationpolicies tekton.dev
    cluster tekton-pipelines-controller-tenant-access
      manage pods,persistentvolumeclaims
      create,update,patch events
      get configmaps,limitranges,secrets,serviceaccounts
      manage statefulsets apps
    role tekton-pipelines-controller
      list,watch configmaps
      get configmaps #config-logging,config-observability,feature-flags,config-leader-election
    role tekton-pipelines-leader-election by tekton-pipelines-controller-leaderelection
      manage leases coordination.k8s.io
    to tekton-pipelines-webhook
    cluster tekton-pipelines-webhook-cluster-access
      get,update,patch customresourcedefinitions,customresourcedefinitions/status apiextensions.k8s.io #pipelines.tekton.dev,tasks.tekton.dev
      list,watch customresourcedefinitions apiextensions.k8s.io
      get,update,delete mutatingwebhookconfigurations admissionregistration.k8s.io #webhook.pipeline.tekton.dev
      list,watch mutatingwebhookconfigurations,validatingwebhookconfigurations admissionregistration.k8s.io
    role tekton-pipelines-webhook
      list,watch configmaps,secrets
      get,update secrets #webhook-certs
    role tekton-pipelines-events-leases by tekton-pipelines-webhook-leaderelection
      manage leases coordination.k8s.io
  `,
  ),
  project(
    'jenkins',
    '5.8',
    'jenkins',
    'helm',
    `
    to jenkins
    role jenkins-schedule-agents
      read pods,pods/exec,pods/log,persistentvolumeclaims,events
      create,delete,deletecollection,patch,update pods,pods/exec,persistentvolumeclaims
    role jenkins-casc-reload by jenkins-watch-configmaps
      read configmaps
  `,
  ),
  project(
    'gitlab-runner',
    '0.83',
    'gitlab',
    'none',
    `
    to gitlab-runner
    role gitlab-runner
      list,get events
      create,list,delete pods
      create,get,delete secrets
      get,list,watch,create pods/attach
      get,list pods/log
      get,list,watch,create pods/exec
      create,patch,delete configmaps
      get serviceaccounts
  `,
  ),
  project(
    'gha-runner-scale-set-controller',
    '0.13',
    'arc-systems',
    'helm',
    `
    to gha-runner-scale-set-controller-gha-rs-controller
    cluster gha-runner-scale-set-controller-gha-rs-controller
      manage autoscalingrunnersets,autoscalinglisteners,ephemeralrunnersets,ephemeralrunners actions.github.com
      patch,update autoscalingrunnersets/finalizers,ephemeralrunners/finalizers actions.github.com
      get,patch,update autoscalingrunnersets/status,autoscalinglisteners/status,ephemeralrunners/status actions.github.com
      list,watch pods
      list,watch serviceaccounts
      list,watch rolebindings,roles rbac.authorization.k8s.io
    role gha-runner-scale-set-controller-gha-rs-controller-listener
      create,delete,get pods,secrets,serviceaccounts
      get pods/status
      create,delete,get,patch,update roles,rolebindings rbac.authorization.k8s.io
  `,
  ),
  project(
    'spark-operator',
    '2.3',
    'spark-operator',
    'helm',
    `
    to spark-operator-controller
    cluster spark-operator-controller
      get nodes
      get customresourcedefinitions apiextensions.k8s.io
      manage pods,configmaps,services
      create,update,patch events
      create,delete,get,update ingresses networking.k8s.io
      manage sparkapplications,scheduledsparkapplications sparkoperator.k8s.io
      get,patch,update sparkapplications/status,scheduledsparkapplications/status sparkoperator.k8s.io
    role spark-operator-controller
      create,update,patch events
      create leases coordination.k8s.io
      get,update leases coordination.k8s.io #spark-operator-controller-lock
    to spark-operator-webhook
    cluster spark-operator-webhook
      read pods,resourcequotas
      list,watch mutatingwebhookconfigurations,validatingwebhookconfigurations admissionregistration.k8s.io
      get,update mutatingwebhookconfigurations admissionregistration.k8s.io #spark-operator-webhook
    role spark-operator-webhook
      create secrets
      get,update secrets #spark-operator-webhook-certs
  `,
  ),
  project(
    'airflow',
    '1.18',
    'airflow',
    'helm',
    `
    to airflow-scheduler,airflow-worker
    role airflow-pod-launcher-role by airflow-pod-launcher-rolebinding
      create,list,get,patch,watch,delete pods
      get pods/log
      create,get pods/exec
      list events
    to airflow-webserver
    role airflow-pod-log-reader-role by airflow-pod-log-reader-rolebinding
      list,get,watch pods
      get,list pods/log
  `,
  ),
  project(
    'crossplane',
    '2.1',
    'crossplane-system',
    'helm',
    `
    to crossplane
    gathers crossplane rbac.crossplane.io/aggregate-to-crossplane=true
    loose crossplane:system:aggregate-to-crossplane rbac.crossplane.io/aggregate-to-crossplane=true
      create,update,patch,delete events
      * customresourcedefinitions,customresourcedefinitions/status apiextensions.k8s.io
      manage secrets,serviceaccounts,services,configmaps
      manage leases coordination.k8s.io
      create,delete,get,list,update,patch,watch deployments apps
      * * apiextensions.crossplane.io,pkg.crossplane.io
    loose crossplane-view rbac.crossplane.io/aggregate-to-view=true
      read * apiextensions.crossplane.io,pkg.crossplane.io
    to rbac-manager
    cluster crossplane-rbac-manager
      create,patch events
      read deployments apps
      get,list,watch,create,update,patch clusterroles,clusterrolebindings,roles,rolebindings rbac.authorization.k8s.io
      manage leases coordination.k8s.io
  `,
  ),
  project(
    'keda',
    '2.18',
    'keda',
    'helm',
    `
    to keda-operator
    cluster keda-operator
      read configmaps,configmaps/status,endpoints,limitranges,pods,services,serviceaccounts
      create,patch events
      list,watch secrets
      get,list,patch,update,watch deployments/scale,statefulsets/scale apps
      read deployments,statefulsets apps
      manage horizontalpodautoscalers autoscaling
      manage jobs batch
      get,list,patch,update,watch scaledjobs,scaledjobs/finalizers,scaledjobs/status,scaledobjects,scaledobjects/finalizers,scaledobjects/status keda.sh
    role keda-operator-certs by keda-operator-certs
      manage leases coordination.k8s.io
      get secrets #kedaorg-certs
      create,update secrets
    cluster system:auth-delegator by keda-operator-system-auth-delegator
    to keda-metrics-server
    cluster keda-operator-minimal
      get,list,watch scaledobjects,scaledjobs keda.sh
    loose keda:view rbac.authorization.k8s.io/aggregate-to-view=true
      read scaledjobs,scaledobjects,triggerauthentications keda.sh
  `,
  ),
  project(
    'knative-serving',
    '1.20',
    'knative-serving',
    'name',
    `
    to controller
    gathers knative-serving-admin serving.knative.dev/controller=true by knative-serving-controller-admin
    loose knative-serving-core serving.knative.dev/controller=true
      manage pods,namespaces,secrets,configmaps,endpoints,services,events,serviceaccounts
      create endpoints/restricted
      update namespaces/finalizers
      manage endpointslices discovery.k8s.io
      manage deployments,deployments/finalizers apps
      manage horizontalpodautoscalers autoscaling
      manage leases coordination.k8s.io
      manage configurations,configurations/status,revisions,revisions/status,routes,routes/status serving.knative.dev
    loose knative-serving-certmanager serving.knative.dev/controller=true
      manage certificates,clusterissuers,certificaterequests,issuers cert-manager.io
    loose knative-serving-namespaced-edit rbac.authorization.k8s.io/aggregate-to-edit=true
      create,update,patch,delete * serving.knative.dev
    to activator
    cluster knative-serving-activator-cluster
      read services,endpoints
      read revisions serving.knative.dev
    role knative-serving-activator
      get,list,watch configmaps,secrets
      get secrets #routing-serving-certs
  `,
    ['clusterissuers.cert-manager.io'],
  ),
]
