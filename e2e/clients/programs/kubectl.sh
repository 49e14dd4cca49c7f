# What a script does with kubectl: one line for each step. Its argument names what it makes; KUBECTL is the program.
set -eu
name=$1
watched=$(mktemp)
trap 'rm -f "$watched"' EXIT
certificate() {
  printf '{"apiVersion":"cert-manager.io/v1","kind":"Certificate","metadata":{"name":"%s"},"spec":{"secretName":"%s","issuerRef":{"name":"ca"}}}' "$name" "$1"
}
# kubectl says which object or call it was about before it quotes the API server.
message() { "$KUBECTL" "$@" 2>&1 | sed 's/^Error from server ([A-Za-z]*): //'; }
# Ends by itself if what it waits for never comes.
shown() { for _ in $(seq 300); do ! grep -q "$1" "$watched" || return 0; sleep 0.1; done; echo "$1 was not watched"; exit 1; }

echo "listed $("$KUBECTL" get pods -l app=web -o name | wc -l) pods"
echo "got $("$KUBECTL" get configmap settings -o 'jsonpath={.data.color}')"
certificate first | "$KUBECTL" create -f - -o 'jsonpath=created {.spec.secretName}{"\n"}'
"$KUBECTL" get certificates "$name" --watch --output-watch-events -o 'jsonpath={.type} {.object.spec.secretName}{"\n"}' >"$watched" &
watch=$!
shown 'ADDED first'
certificate second | "$KUBECTL" apply --server-side --force-conflicts --field-manager="$name" -f - -o 'jsonpath=applied {.spec.secretName}{"\n"}'
shown 'MODIFIED second'
kill "$watch"
echo "watched $(sed -n '2s/ .*//p' "$watched")"
echo "refused $(message get secrets)"
"$KUBECTL" delete certificates "$name" >/dev/null
echo "deleted $(message get certificates "$name")"
