/** What Node, OpenSSL and the loader of the system read, which can name code to run. */
const PROCESS =
  '(?:node|npm|next|__next|turbo(?:pack)?|uv|ld|dyld|openssl|glibc|malloc)_.*|gconv_path|locpath|nlspath|hostaliases|tmpdir|te?mp'
/** The same of a shell, and of programs that are run in it. */
const SHELL =
  'path(?:ext)?|comspec|systemroot|home|shell|env|ifs|cdpath|fpath|zdotdir|inputrc|shellopts|ps\\d|prompt_command|bash.*|term(?:info.*|cap)?|' +
  'editor|visual|.*pager|browser|less(?:open|close|key)?|curl_home|(?:kube|kubectl|git|ssh|xdg|helm|docker)_.*|kubeconfig|classpath|' +
  'go(?:path|root|flags|env|proxy|toolchain)|(?:python|perl|ruby|php|lua|_?java|jdk|maven|gradle).*'
/** Where the page listens. */
const OURS = 'bind_address'

const STEERS = new RegExp(`^(?:${PROCESS}|${SHELL}|${OURS})$|[^\\w.-]`, 'i')
/** What names a node, certificates or proxies. */
const HARMLESS = /^NODE_(?:(?:NAME|IP|HOST|ZONE|REGION)\w*|EXTRA_CA_CERTS|USE_ENV_PROXY)$/

/**
 * True for a variable by which a manifest, whoever wrote it, would decide what runs on this machine: the page and the shell of the
 * sandbox are programs of this machine with the variables of a container.
 */
export function steersPrograms(name: string): boolean {
  return STEERS.test(name) && !HARMLESS.test(name)
}
