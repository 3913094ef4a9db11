;(function () {
  var KEPT = '已保存和没发出去的内容都还在手机里，不会丢。'
  var office = /^\/office/.test(location.pathname)
  var TYPED = office ? '这一页上填了还没提交的，请先抄下来。' : '正在填的也存着。'
  if (office) KEPT = '已提交的内容都在。'
  var WORDS = {
    old: [
      '这个浏览器太旧，打不开安巡',
      '请更新浏览器，或者换新版的 Chrome、Edge、Safari、手机自带浏览器再打开这个网址；在微信里打开的，请先更新微信。' +
        KEPT,
      ''
    ],
    slow: ['安巡还没有打开', '可能是网络太慢。可以再等一会儿，也可以重新加载。' + KEPT, 'reload'],
    away: [
      '安巡没有打开',
      '有文件没有下载下来：可能没有网络，也可能安巡刚刚更新过。请检查网络，再重新加载。' + KEPT,
      'renew'
    ],
    gone: ['安巡更新过了', '要打开的这一页属于旧版本，重新加载后就能用。' + KEPT + TYPED, 'renew stay'],
    offline: ['这一页还没有下载', '现在没有网络。请到有网络的地方再打开。' + KEPT, 'stay'],
    broken: [
      '这一页出了点问题',
      '请重新加载；还不行就回到首页。' + KEPT + '一直这样，请告诉街道应急办。',
      'renew home'
    ],
    refused: [
      '浏览器不让安巡保存内容',
      '手机端要在本机保存才能用。请关掉无痕（隐私）浏览，或者在浏览器设置里允许这个网站保存数据，再重新加载；也可以换一个浏览器。',
      'reload'
    ],
    full: [
      '手机存储满了，安巡打不开',
      '请先清理手机空间，再重新加载。不要清除浏览器数据：没发出去的内容都还在手机里。',
      'reload'
    ],
    newer: [
      '这里还是旧版本',
      '这部手机已经用过更新的安巡，旧版本打不开里面的资料。请重新加载到新版本。' + KEPT,
      'renew'
    ],
    blocked: ['请关掉其他安巡窗口', '安巡在另一个窗口里还开着旧版本。把它关掉，这里会自动继续。' + KEPT, 'reload'],
    unreadable: [
      '手机里的资料打不开',
      '请关掉其他安巡窗口，再重新加载；还不行就重启手机。不要清除浏览器数据：没发出去的内容都还在里面。一直打不开，请联系街道应急办。',
      'reload'
    ]
  }
  var LABELS = { reload: '重新加载', renew: '重新加载', home: '回到首页', stay: '留在这一页' }
  var DARK = ['#0e141c', '#e8edf3', '#b7c2cf', '#7faef0', '#0b1a30'],
    LIGHT = ['#f3f5f8', '#16202e', '#455468', '#1b4f9c', '#fff']
  var standing = false,
    shown = '',
    box = null,
    timer

  function recall(key) {
    try {
      return localStorage.getItem(key)
    } catch (none) {
      return null
    }
  }
  function reload() {
    location.reload()
  }
  /* A worker of an older version would give the same files again. */
  function renew() {
    var workers = navigator.serviceWorker
    setTimeout(reload, 8000)
    if (!workers || !workers.controller) return reload()
    workers
      .getRegistration()
      .then(function (held) {
        return held
          ? held.update().then(function () {
              var next = held.waiting || held.installing
              if (!next) return reload()
              function go() {
                if (next.state === 'installed') next.postMessage({ type: 'SKIP_WAITING' })
                if (next.state === 'activated' || next.state === 'redundant') reload()
              }
              next.onstatechange = go
              go()
            })
          : reload()
      })
      .then(null, reload)
  }
  var ACTS = {
    reload: reload,
    renew: renew,
    stay: stop,
    home: function () {
      location.hash = '#/'
      reload()
    }
  }

  function element(name, style, text) {
    var made = document.createElement(name)
    made.setAttribute('style', style)
    if (text) made.appendChild(document.createTextNode(text))
    return made
  }
  function draw(kind) {
    var night = window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches
    var theme = recall(office ? 'anxun.office.theme' : 'anxun.theme')
    var c = theme === 'dark' || (theme !== 'light' && night) ? DARK : LIGHT
    var scale = { l: 1.15, xl: 1.3 }[office ? '' : recall('anxun.size')] || 1
    function px(size) {
      return Math.round(size * scale) + 'px'
    }
    box = element(
      'div',
      'position:fixed;top:0;right:0;bottom:0;left:0;z-index:9999;overflow:auto;background:' +
        c[0] +
        ';color:' +
        c[1] +
        ';font:' +
        px(16) +
        '/1.6 "PingFang SC","HarmonyOS Sans SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif'
    )
    box.setAttribute('role', 'alertdialog')
    box.setAttribute('aria-labelledby', 'start-title')
    box.setAttribute('aria-describedby', 'start-text')
    var page = element('div', 'box-sizing:border-box;max-width:480px;margin:0 auto;padding:18vh 24px 32px')
    page.appendChild(element('p', 'margin:0 0 20px;font-weight:600;letter-spacing:.1em;color:' + c[3], '安巡'))
    var title = element('h1', 'margin:0 0 12px;font-size:' + px(24) + ';line-height:1.35', WORDS[kind][0])
    var text = element('p', 'margin:0 0 28px;color:' + c[2], WORDS[kind][1])
    title.id = 'start-title'
    text.id = 'start-text'
    page.appendChild(title)
    page.appendChild(text)
    var acts = WORDS[kind][2] ? WORDS[kind][2].split(' ') : []
    for (var i = 0; i < acts.length; i++) page.appendChild(button(acts[i], i === 0, c, px))
    box.appendChild(page)
    document.body.appendChild(box)
    cover(true)
    var first = box.getElementsByTagName('button')[0]
    if (first) first.focus()
  }
  function button(act, main, c, px) {
    var made = element(
      'button',
      'display:block;box-sizing:border-box;width:100%;min-height:' +
        px(52) +
        ';margin:0 0 12px;padding:8px 16px;border:1px solid ' +
        c[3] +
        ';border-radius:14px;background:' +
        (main ? c[3] : 'transparent') +
        ';color:' +
        (main ? c[4] : c[3]) +
        ';font:inherit;font-weight:600;text-align:center;cursor:pointer',
      LABELS[act]
    )
    made.type = 'button'
    made.onclick = function () {
      if (act !== 'stay') {
        made.disabled = true
        made.firstChild.nodeValue = '正在加载'
      }
      ACTS[act]()
    }
    return made
  }
  function cover(over) {
    var app = document.getElementById('app')
    if (app) over ? app.setAttribute('inert', '') : app.removeAttribute('inert')
  }
  function stop() {
    if (!box) return
    box.parentNode.removeChild(box)
    box = null
    shown = ''
    cover(false)
  }
  /* The first cause stands: what fails after it, fails for it. */
  function tell(kind) {
    if (shown && shown !== 'slow') return
    stop()
    shown = WORDS[kind] ? kind : 'broken'
    if (document.body) draw(shown)
    else
      document.addEventListener('DOMContentLoaded', function () {
        if (shown && !box) draw(shown)
      })
  }
  function stands() {
    standing = true
    clearTimeout(timer)
    if (/slow|away|broken/.test(shown)) stop()
  }
  function opened() {
    if (/blocked|unreadable/.test(shown)) stop()
  }
  window.anxunStart = { tell: tell, opened: opened, stands: stands }

  var modern =
    'noModule' in document.createElement('script') &&
    window.fetch &&
    window.Promise &&
    window.AbortController &&
    window.BigInt &&
    String.prototype.replaceAll &&
    window.WeakRef &&
    window.CSS &&
    CSS.supports &&
    CSS.supports('inset', '0')
  if (!modern) return tell('old')

  window.addEventListener(
    'error',
    function (event) {
      if (standing) return
      var from = event.target
      if (from && from !== window) {
        if (from.tagName === 'SCRIPT') tell('away')
      } else if (event.error instanceof SyntaxError || /SyntaxError/.test(event.message)) tell('old')
      else fault()
    },
    true
  )
  window.addEventListener('unhandledrejection', function () {
    if (!standing) fault()
  })
  /* Perhaps the app knows better what it was, or comes to stand all the same. */
  function fault() {
    setTimeout(function () {
      if (!standing) tell('broken')
    }, 1500)
  }
  timer = setTimeout(function () {
    if (!standing) tell('slow')
  }, 30000)
})()
