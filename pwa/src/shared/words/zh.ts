/** The sentences: what happened, what it means, what to do. Refusals are keyed by their code. */

export const saved = {
  here: '已保存在手机，联网后自动发送',
  sending: '已保存在手机，正在发送',
  sent: '已保存，已经发送',
  'storage.full': '手机存储满了，这一条没有保存。请清理手机空间后再点一次，填的内容都还在。',
  'storage.failed': '没有保存成功。填的内容都还在，请再点一次；还不行就重启手机再试。',
  'photo.missing': '有一张照片没有存住。请删掉那张重新拍，填的内容都还在。',
  'session.none': '还没有登录，没有保存。请先登录，填的内容都还在。',
} as const

export const scan = {
  aim: '对准门口的场所码牌',
  starting: '正在打开相机',
  not_a_plaque: '这不是场所码牌。请对准门口带编号的码牌，吉安码和营业执照上的码也可以。',
  unknown: '没有找到这块码牌对应的场所。可能刚登记还没同步，或不在你的网格里：联网后再扫一次，或者输编号。',
  revoked: '这块码牌已经作废。请扫新换的码牌；没有新牌就按编号或名字找到场所，并告诉应急办补一块。',
  other_county: '这是别的县市的码牌，这里打不开。请核对是不是扫错了门。',
  number_unknown: '没有这个编号的场所。请核对牌上二维码下面的编号，只输后面的数字也可以。',
  several: '这个号码有几家，请选一家',
  nothing_in_picture: '这张照片里没有找到二维码。请选一张拍得清楚、正对码牌的照片。',
  'camera.denied': '没有相机权限。请在手机设置里允许浏览器使用相机；也可以选照片，或者输编号。',
  'camera.missing': '没有找到相机。可以选一张码牌的照片，或者输编号。',
  'camera.busy': '相机正被别的程序占用。请关掉它再试；也可以选照片，或者输编号。',
  'camera.unsupported': '这个网址不能用相机。请用 https 开头的网址打开；也可以选照片，或者输编号。',
} as const

export const doorCodes = {
  void: '这块码牌已经作废，不能再用。请取下它，换一块新牌再扫。',
  other_county: '这是别的县市的码，不能绑定在这里。',
  number: '这不是码牌上的二维码。请对准码再扫一次。',
} as const

export const photo = {
  unreadable: '这张照片读不出来。请重新拍一张。',
  full: '手机存储满了，照片没有保存。请清理手机空间后再拍。',
  needed: '还没有现场照片，请先拍一张',
} as const

export const visit = {
  done: '已记下：走访完成，没有隐患',
  nothing_new: '已记下：走访完成，没有新隐患',
  undone: '已撤回，这次走访没有记录',
  too_late: '已经发出去了，撤不回来。有误请联系应急办更正。',
  unfinished: '没走成不算走访，会记下时间和第几次，过后再去，不影响你。',
} as const

export const report = {
  choose: '还没有选隐患，请从清单里选一条',
  busy: '照片还在处理，马上就好',
  unfixed: '现场没改好就不用拍：不拍则自动转限期，明天前整改。',
  recurring: '这里 30 天内报过同一条，提交时可以选并入、复发或仍然新报。先看',
} as const

/** Places that are no shop. */
export const spot = {
  hints: {
    public: '哪个小区、几号楼、几单元、哪一层',
    road: '哪条路、靠近哪里、哪个方向',
    facility: '哪条街、门牌或店名旁边',
  },
  examples: {
    public: '例如：电厂小区3号楼2单元楼道',
    road: '例如：村东头岔路口往北100米',
    facility: '例如：站前路12号门前广告牌',
  },
  endings: {
    public: ['楼道', '院内', '消防车通道', '门厅', '车棚', '外墙'],
    road: ['路口', '弯道', '桥头', '路段', '路边'],
    facility: ['门前', '广告牌', '护栏', '楼顶', '人行道'],
  },
  missing: '还没有写具体位置，请写一句，别人能照着找到',
  no_grid: '还没有选在哪个网格，请选一个',
} as const

export const roads = {
  where: '还没有写在哪里。写一句别人找得到的话，例如“村口桥头”。',
  choose: '还没有选是哪一种，请选一条',
} as const

export const ticket = {
  second_person: '这是你发现的较大及以上隐患，要由另一个人复查销号。你先提交整改照片，应急办或同事来复查。',
  waiting_for_another: '整改照片已提交。这是你发现的较大及以上隐患，等另一个人来复查销号。',
  reported: '等应急办核实交办，定下整改期限后再复查。',
  closing: '复查已合格，等照片传完自动销号。',
  suspected: '疑似重大要由应急办移交有权部门判定，收到回执后才能销号。整改了就先提交照片。',
  look_again: '销号满 30 天，该回头看一次。',
  void_asked: '有人申请撤销这条隐患，要由另一个人确认。',
  gone: '没有找到这条隐患。它可能不在你的网格里，或者还没有同步到手机。',
} as const

export const session = {
  lost: '登录已过期。没发出去的内容都还在手机里，重新登录后自动发送。',
  offline: '现在没有网络，登录不了。请到有信号的地方再试。',
  foreign:
    '现在登录不了：这个网络先要你登录它自己（酒店、商场的 Wi-Fi 常这样）。请按它弹出的网页登录，或关掉 Wi-Fi 用手机流量，再试。',
  unreached:
    '连不上安巡，登录不了。请关掉 Wi-Fi 用手机流量再试；公共 Wi-Fi 要先按它的网页登录。还不行，请联系街道应急办。',
  leaving: '退出后它们留在这部手机里，你再登录时自动发送。要换手机，先存一份救援文件交给应急办。',
  clear: '没有没发出去的内容。退出后这部手机上看不到场所和隐患，下次登录再下载。',
  closed: '账号已停用，这部手机里的场所、隐患、消息和照片已经清空。请联系街道应急办。',
  closed_waiting: '没发出去的内容还存在这部手机里，别人看不到，只有本人重新登录才能发送。',
  other_person: '手机里还有别人没发出去的内容。先让他登录发完，再换人用。',
} as const

export const silence = {
  title: '太久没有连上系统',
  asking: '正在连系统，请稍等。',
  emptied: '这部手机 7 天没有连上安巡。为保护群众信息，手机里的场所、隐患和消息先不显示。',
  kept: '连上网络就会恢复，不用重新录入。没填完的内容也都还在。',
  still: '还是连不上。请到有网络的地方再试；一直连不上，请打给街道应急办。',
} as const

/** For refusals that the server words itself its sentence is shown; these are for what happens without it. */
const refusals: Record<string, string> = {
  'session.refused': '用户名或密码不对。请核对后再试，忘记密码请联系应急办。',
  'session.locked': '试的次数太多，先锁住了。请过一会儿再试，或联系应急办重设密码。',
  'session.missing': session.lost,
  'password.weak': '新密码太简单。请换一个长一点的。',
  'password.wrong': '原密码不对。请重新输入。',
  'outbox.not_yours': session.other_person,
  'push.too_large': '内容太多，没有一次发完。会分开再发，不用管它。',
  'photo.too_large': '照片太大，服务器没有收下。请重新拍一张。',
  'photo.unreadable': '照片损坏，服务器读不出来。请重新拍一张。',
  'photo.bytes_lost': '这张照片被手机清掉了，传不上去。请到那条隐患里补拍一张。',
  'photo.differs': '照片在路上变了样。手机会再传一次，不用管它。',
  'command.id_reused': '这条记录和以前的一条编号撞了，没有收下。请截图告诉应急办。',
  not_found: '没有找到，或不在你负责的网格里。',
  offline: '现在没有网络。请到有信号的地方再试。',
}

/** The sentence for a refusal: the server's own if it sent one, else ours. */
export function refusalWords(code: string | undefined, detail?: string): string {
  return detail || refusals[code ?? ''] || '没有成功。请稍后再试，或联系街道应急办。'
}

/** Taps instead of typing, where a detail helps. */
export const quickPhrases = [
  '已当场告知经营者',
  '已要求马上整改',
  '经营者不在，已电话告知',
  '多次出现',
  '经营者不配合',
] as const

export const outbox = {
  offline: '现在没有网络。联网后会自动发送，不用守在这里。',
  unreachable: '连不上服务器，都还在手机里。会自动再试，不用守在这里。',
  signed_out: '登录已过期，都还在手机里。重新登录后自动发送。',
  held: '等前一条先到',
  superseded: '这一步没有生效，但已记在处理过程里，应急办会核实。看过后点“知道了”。',
  parked: '服务器已收下保管，由应急办处理。情况变了可以再发一次；不用再管就点“知道了”。',
  stubborn: '试了几次都没成功，还会自动再试。也可以再发一次，或告诉应急办。',
  others: '只有本人在这部手机上登录，才能发送。',
  persisted: '手机答应长期保存这些内容',
  not_persisted: '手机空间紧张时可能清理网页数据。请尽快发送，并把安巡安装到桌面。',
} as const
