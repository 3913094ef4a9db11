// Shrinks chosen photos before they are sent, and shows them. Without it the form works as it is.
(function () {
  var form = document.querySelector('form[data-photos]')
  if (!form || !window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) return
  var input = form.querySelector('input[type=file]')
  var shown = form.querySelector('.shots')
  var note = form.querySelector('.shot-note')
  var button = form.querySelector('button[type=submit]')
  var most = Number(form.getAttribute('data-photos'))
  var kept = []
  var busy = 0

  function shrink(file, done) {
    var url = URL.createObjectURL(file)
    var picture = new Image()
    picture.onload = function () {
      var scale = Math.min(1, 1600 / Math.max(picture.naturalWidth, picture.naturalHeight))
      var canvas = document.createElement('canvas')
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale))
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale))
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
      URL.revokeObjectURL(url)
      canvas.toBlob(function (blob) {
        done(blob && blob.size < file.size ? new File([blob], 'photo.jpg', { type: 'image/jpeg' }) : file)
      }, 'image/jpeg', 0.82)
    }
    picture.onerror = function () {
      URL.revokeObjectURL(url)
      done(null)
    }
    picture.src = url
  }

  function hand() {
    var all = new DataTransfer()
    kept.forEach(function (file) { all.items.add(file) })
    input.files = all.files
  }

  function show() {
    shown.textContent = ''
    kept.forEach(function (file, n) {
      var frame = document.createElement('span')
      var picture = document.createElement('img')
      var drop = document.createElement('button')
      picture.src = URL.createObjectURL(file)
      picture.alt = '第 ' + (n + 1) + ' 张照片'
      picture.onload = function () { URL.revokeObjectURL(picture.src) }
      drop.type = 'button'
      drop.textContent = '去掉'
      drop.setAttribute('aria-label', '去掉第 ' + (n + 1) + ' 张照片')
      drop.onclick = function () { kept.splice(n, 1); hand(); show() }
      frame.appendChild(picture)
      frame.appendChild(drop)
      shown.appendChild(frame)
    })
    if (!busy) note.textContent = kept.length ? '已选 ' + kept.length + ' 张，还可以加 ' + (most - kept.length) + ' 张' : ''
  }

  input.addEventListener('change', function () {
    var chosen = Array.prototype.slice.call(input.files)
    var room = most - kept.length
    var over = chosen.length > room
    var bad = 0
    chosen = chosen.slice(0, room)
    busy += chosen.length
    button.disabled = busy > 0
    if (busy) note.textContent = '正在处理照片…'
    hand()
    chosen.forEach(function (file) {
      shrink(file, function (smaller) {
        busy -= 1
        if (smaller) kept.push(smaller)
        else bad += 1
        hand()
        show()
        button.disabled = busy > 0
        if (!busy && bad) note.textContent = '有 ' + bad + ' 个文件不是照片，没有加上。'
        else if (!busy && over) note.textContent = '最多 ' + most + ' 张，多出来的没有加上。'
      })
    })
    if (!chosen.length && over) note.textContent = '最多 ' + most + ' 张。要换的话，先去掉一张。'
  })

  var sent = false
  form.addEventListener('submit', function (event) {
    if (busy || sent) return event.preventDefault()
    sent = true
    button.textContent = '正在发送…'
  })
  window.addEventListener('pageshow', function () { sent = false })
})()
