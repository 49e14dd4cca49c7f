import { type StandingPage, standingPage } from './standing-page'

/** Which token is entered: the one of the page, or the viewer's own. */
type Of = 'page' | 'viewer'

interface Words {
  title: string
  lead: string
  label: string
  note: string
  where: string
  how: string
}

/** A command of our own, as the page has them, with a button that copies it. */
const command = (tool: string, text: string) => `<figure>
<figcaption><span translate="no">${tool}</span><button type="button" class="bare" data-copy aria-label="Copy the ${tool} command">Copy</button></figcaption>
<pre translate="no">${text}</pre>
</figure>`

// It names no pod, namespace, account or Secret: whoever cannot sign in learns nothing of what is behind it.
const WORDS: Record<Of, Words> = {
  page: {
    title: 'Sign in with the access token',
    lead: "This page shows what a pod's ServiceAccount can see. Whoever has the access token sees the same.",
    label: 'Access token',
    note: 'It is sent once, in the body of one request, and not stored. A cookie keeps you signed in for 8 h, until you sign out or Podglass restarts.',
    where: 'Where it is',
    how: `<p class="quiet">In the Secret that is mounted for <code translate="no">ACCESS_TOKEN_FILE</code>. To read it you need <code translate="no">get</code> on that Secret:</p>
${command(
  'kubectl',
  `kubectl -n NAMESPACE get secret SECRET \\
  -o jsonpath='{.data.token}' | base64 -d`,
)}`,
  },
  viewer: {
    title: 'Sign in with your own token',
    lead: 'This page asks the API server as you, with your token and nothing else, so it shows what you can see.',
    label: 'Your token',
    note: 'It is sent once, in the body of one request, and kept in the memory of this pod: until it expires, 8 h at most, until you sign out or Podglass restarts.',
    where: 'How to get one',
    how: `<p class="quiet">As a ServiceAccount, if you can <code translate="no">create serviceaccounts/token</code>:</p>
${command(
  'kubectl',
  `kubectl -n NAMESPACE create token NAME \\
  --duration 1h`,
)}
<p class="quiet">As yourself on OpenShift:</p>
${command('oc', 'oc whoami -t')}
<p class="quiet">As yourself on GKE:</p>
${command('gcloud', 'gcloud auth print-access-token')}`,
  },
}

const bodyOf = ({ title, lead, label, note, where, how }: Words) => `<div class="two">
<section>
<h1>${title}</h1>
<p class="lead">${lead}</p>
<form>
<input type="text" name="username" autocomplete="username" value="podglass" hidden>
<label for="token">${label}</label>
<span class="row">
<input id="token" name="token" type="password" autocomplete="current-password" required aria-describedby="said" spellcheck="false" placeholder="Paste it here" autofocus>
<button type="submit">Sign in</button>
</span>
<p id="said" role="alert"></p>
</form>
<p class="quiet after">${note}</p>
<noscript><p>Signing in needs JavaScript. Programs send the header <code translate="no">Authorization: Bearer</code> with each request.</p></noscript>
</section>
<aside aria-labelledby="where">
<h2 id="where">${where}</h2>
${how}
</aside>
</div>`

/** What another viewer asked and pasted in this browser is not for the next one. Preferences stay. */
const FORGET: Record<Of, string> = {
  page: '',
  viewer: `try {
      sessionStorage.clear()
      for (const key of Object.keys(localStorage)) if (!/theme|keys/.test(key)) localStorage.removeItem(key)
    } catch {}
    `,
}

// No cookie comes with a link on another site (SameSite=Strict), while this page's own question brings it.
function scriptOf(basePath: string, of: Of): string {
  return `{
const session = ${JSON.stringify(`${basePath}/api/session`)}
const form = document.querySelector('form')
const input = document.getElementById('token')
const button = form.querySelector('button')
const said = document.getElementById('said')
const ask = async () => {
  const answer = await fetch(session, { cache: 'no-store' })
  return answer.ok ? answer.json() : {}
}
const isSignedIn = async () => (await ask()).signedIn === true
const say = (text) => {
  said.textContent = text
  input.setAttribute('aria-invalid', 'true')
  button.disabled = false
  input.select()
  input.focus()
}
const [navigation] = performance.getEntriesByType('navigation')
ask().then(
  ({ signedIn, why = '' }) => {
    if (signedIn !== true) said.textContent ||= why
    else if (!navigation || navigation.type !== 'reload') location.reload()
  },
  () => undefined,
)
addEventListener('click', async ({ target }) => {
  const copy = target.closest('[data-copy]')
  if (copy === null) return
  const text = copy.closest('figure').querySelector('pre')
  getSelection().selectAllChildren(text)
  try {
    await navigator.clipboard.writeText(text.textContent)
    copy.textContent = copy.ariaLabel = 'Copied'
  } catch {
    copy.textContent = copy.ariaLabel = 'Selected'
  }
})
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  button.disabled = true
  said.textContent = ''
  try {
    const answer = await fetch(session, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: input.value.trim() }),
    })
    if (!answer.ok) {
      const problem = await answer.json()
      return say(problem.title + ' ' + problem.hint)
    }
    ${FORGET[of]}if (await isSignedIn()) return location.reload()
    say('The token is correct, but this browser kept no cookie: browsers accept it over https, and some on http://localhost. Open the page over https. With several replicas, each knows only its own sessions.')
  } catch {
    say('Podglass does not answer. Reload the page.')
  }
})
}`
}

/** Where the access token is entered. It is served at every address of a page, so that a link survives the sign-in. */
export function signInPage(basePath: string, of: Of = 'page'): StandingPage {
  const body = bodyOf(WORDS[of])
  return standingPage({ title: 'Sign in', body, state: 'not signed in', script: scriptOf(basePath, of) })
}
