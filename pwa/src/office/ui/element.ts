/** The parts of Element Plus we use, each with its style, imported where the eye can see it. */
import 'element-plus/es/components/config-provider/style/css'
import 'element-plus/es/components/dialog/style/css'
import 'element-plus/es/components/drawer/style/css'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import 'element-plus/es/components/option/style/css'
import 'element-plus/es/components/select/style/css'

export { ElConfigProvider, ElDialog, ElDrawer, ElMessage, ElMessageBox, ElOption, ElSelect } from 'element-plus'
