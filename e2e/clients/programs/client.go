// What a Go program with client-go does: one line for each step. Its argument names what it makes.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	return value
}

// The typed client of the core group, by protobuf as controllers have it. All of client-go's takes minutes to compile.
func coreClient(config *rest.Config) *rest.RESTClient {
	scheme := runtime.NewScheme()
	must(0, core.AddToScheme(scheme))
	meta.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	own := rest.CopyConfig(config)
	own.APIPath = "/api"
	own.GroupVersion = &core.SchemeGroupVersion
	own.ContentType = "application/vnd.kubernetes.protobuf"
	own.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	return must(rest.RESTClientFor(own))
}

func main() {
	name := os.Args[1]
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	config := must(clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG")))
	builtIn := coreClient(config)
	certificates := must(dynamic.NewForConfig(config)).
		Resource(schema.GroupVersionResource{Group: "cert-manager.io", Version: "v1", Resource: "certificates"}).Namespace("shop")

	var pods core.PodList
	must(0, builtIn.Get().Namespace("shop").Resource("pods").Param("labelSelector", "app=web").Do(ctx).Into(&pods))
	fmt.Println("listed", len(pods.Items), "pods")
	var settings core.ConfigMap
	must(0, builtIn.Get().Namespace("shop").Resource("configmaps").Name("settings").Do(ctx).Into(&settings))
	fmt.Println("got", settings.Data["color"])

	certificate := func(secret string) *unstructured.Unstructured {
		return &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "cert-manager.io/v1",
			"kind":       "Certificate",
			"metadata":   map[string]any{"name": name},
			"spec":       map[string]any{"secretName": secret, "issuerRef": map[string]any{"name": "ca"}},
		}}
	}
	secretOf := func(object *unstructured.Unstructured) any {
		secret, _, _ := unstructured.NestedString(object.Object, "spec", "secretName")
		return secret
	}
	created := must(certificates.Create(ctx, certificate("first"), meta.CreateOptions{}))
	fmt.Println("created", secretOf(created))
	applied := must(certificates.Apply(ctx, name, certificate("second"), meta.ApplyOptions{FieldManager: name, Force: true}))
	fmt.Println("applied", secretOf(applied))
	events := must(certificates.Watch(ctx, meta.ListOptions{
		FieldSelector: "metadata.name=" + name, ResourceVersion: created.GetResourceVersion(),
	}))
	event := <-events.ResultChan()
	events.Stop()
	fmt.Println("watched", event.Type)

	err := builtIn.Get().Namespace("shop").Resource("secrets").Do(ctx).Error()
	fmt.Println("refused", err)
	must(0, certificates.Delete(ctx, name, meta.DeleteOptions{}))
	_, err = certificates.Get(ctx, name, meta.GetOptions{})
	fmt.Println("deleted", err)
}
