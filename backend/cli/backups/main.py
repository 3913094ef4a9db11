"""`anxun backup`, `anxun restore`: the database and its photos, kept and put back."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from backend.backups import archive
from backend.backups import operations as folder
from backend.backups.database import acknowledged, settle_sqlite
from backend.backups.files import FULL, BackupError
from backend.backups.operations import BackupResult
from backend.backups.restore import operations as restoring
from backend.backups.restore.operations import BackupSource, Findings
from backend.cli.database.main import prepare
from backend.cli.errors import DONE, LEFT_OUT, Stop
from backend.cli.operations import Commands, open_current, print_json, say, settings
from backend.core.change_log import renew_epoch
from backend.core.clock import BEIJING
from backend.core.settings import Settings

PACKED = {".gz", ".tgz", ".zip", ".bz2", ".xz", ".db", ".json"}
SHOWN = 20


def add_command(commands: Commands) -> None:
    """Declare the commands."""
    saving = commands.add_parser("backup", help="备份数据库和照片到目录，或到一个 .tar 文件")
    saving.add_argument("target", type=Path, help="目录（照片只存一份），或文件 .tar")
    saving.add_argument("--keep", type=int, metavar="N", help="目录里只留最新的 N 份，其余删掉")
    saving.add_argument("--photos-only", action="store_true", help="只备份照片，不备份数据库")
    saving.add_argument("--json", action="store_true", help="输出 JSON")
    saving.set_defaults(run=run_backup)
    putting = commands.add_parser("restore", help="从备份恢复到空的数据目录")
    putting.add_argument("source", type=Path, help="备份目录、其中一份的 .json，或文件 .tar")
    putting.add_argument("--photos-only", action="store_true", help="只恢复照片，不恢复数据库")
    putting.add_argument("--partial", action="store_true", help="备份不完整时，也恢复其余的")
    putting.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Back up, while the server may go on; what could not be read is named and ends with 3."""
    chosen, target = settings(), Path(args.target)
    into_folder = target.is_dir() or target.suffix != ".tar"
    if args.keep is not None and (args.keep < 1 or not into_folder):
        raise Stop("--keep 只用于备份到目录，至少留 1 份。请改好再试。")
    if into_folder and target.suffix in PACKED:
        raise Stop(f"备份文件只能是 .tar：{target}。请写成 .tar，或写一个目录。")
    if into_folder and not target.parent.is_dir():
        raise Stop(f"没有这个目录：{target.parent}。请先建好目录。")
    data, place = chosen.data.resolve(), target.resolve()
    if into_folder and (data == place or data in place.parents):
        raise Stop(f"备份目录不能放在数据目录 {chosen.data} 里。请换一个地方。")
    try:
        if into_folder:
            result = folder.back_up(chosen, target, args.keep, photos_only=args.photos_only)
        else:
            result = archive.back_up(chosen, target, photos_only=args.photos_only)
    except BackupError as error:
        raise Stop(str(error)) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Stop(f"备份盘写满了：{target}。没有留下半份，较早的备份都在。请腾出空间。") from error
    return _report(result, as_json=args.json)


def _report(result: BackupResult, *, as_json: bool) -> int:
    manifest = result.manifest
    if as_json:
        print_json(
            {
                "file": str(result.path), "whole": manifest.whole, "photos": manifest.photo_count,
                "photo_bytes": manifest.photo_bytes, "added_bytes": result.added,
                "missing": manifest.missing, "damaged": manifest.damaged, "dropped": result.dropped,
                "lost_here": result.lost, "rotten_here": result.rotten,
            }
        )  # fmt: skip
        return DONE if result.sound else LEFT_OUT
    say(f"已备份到 {result.path}，并逐个读回核对。")
    say(f"照片 {manifest.photo_count} 张，其中新增 {result.added >> 10} KB。")
    if result.dropped:
        say(f"按份数删掉了较早的 {len(result.dropped)} 份。")
    _name("数据库里有、照片目录里没有", manifest.missing)
    _name("照片文件坏了", manifest.damaged)
    if not manifest.whole:
        say("这份备份不完整，较早的备份都没有删。请先查明原因。")
    _name("照片目录里丢了、备份里还有完好的", result.lost)
    _name("照片目录里坏了、备份里还有完好的", result.rotten)
    if result.lost or result.rotten:
        say("备份是完整的。请先查数据盘，再把这几张从备份的 photos/ 里按同样的路径抄回照片目录。")
    return DONE if result.sound else LEFT_OUT


def _name(what: str, photos: Sequence[str]) -> None:
    if photos:
        say(f"{what}的 {len(photos)} 张：")
    for sha256 in photos[:SHOWN]:
        say(f"  {sha256}")
    if photos[SHOWN:]:
        say(f"  另有 {len(photos) - SHOWN} 张没有列出")


def run_restore(args: argparse.Namespace) -> int:
    """Put a backup back into an empty folder; phones are told to take a new copy."""
    chosen = settings()
    if chosen.database_url and not args.photos_only:
        raise Stop(
            "这里用 ANXUN_DATABASE_URL 指定了数据库。"
            "请用 anxun restore 备份 --photos-only 放回照片，"
            "数据库用 pg_restore 恢复，再运行 anxun epoch --renew。"
        )
    target = chosen.data.resolve() / "photos" if args.photos_only else chosen.data.resolve()
    if args.photos_only and chosen.data.parent.is_dir():
        chosen.data.mkdir(mode=0o750, exist_ok=True)
    try:
        with restoring.open_backup(args.source) as source:
            restoring.demand_free(target, source.size)
            for left in restoring.left_over(target):
                say(f"上次中断的恢复留下了 {left}。确认没有别的恢复在进行，就可以删掉。")
            found = _restore(args, chosen, source, target)
            dump = restoring.check_dump(source) if args.photos_only else None
    except BackupError as error:
        raise Stop(str(error)) from error
    _say_restored(source, found, dump)
    return DONE if found.whole else LEFT_OUT


def _restore(
    args: argparse.Namespace, chosen: Settings, source: BackupSource, target: Path
) -> Findings:
    with restoring.beside(target) as made:
        found = restoring.unpack(source, made, photos_only=args.photos_only)
        there = chosen.model_copy(update={"data": made, "database_url": ""})
        if not args.photos_only:
            released = set(source.manifest.released) if source.manifest else set[str]()
            named = acknowledged(there) - released
            found.missing |= named - set(found.photos) - found.damaged
        if not args.partial:
            restoring.demand_whole(found, source)
        if args.photos_only:
            (made / "photos").mkdir(exist_ok=True)
            restoring.swap_in(made / "photos", target)
            return found
        renew(there)
        settle_sqlite(made / "anxun.db")
        restoring.swap_in(made, target)
    return found


def renew(chosen: Settings) -> None:
    """Bring the tables up to date, and begin another life before anybody is answered from it."""
    prepare(chosen)
    with open_current(chosen) as db, db.writing() as session:
        renew_epoch(session)


def _say_restored(source: BackupSource, found: Findings, dump: Path | None) -> None:
    manifest = source.manifest
    if manifest:
        say(f"备份截止 {manifest.cut_at.astimezone(BEIJING):%Y-%m-%d %H:%M}（北京时间）。")
    else:
        say("注意：这份备份是旧版做的，没有清单，不能核对它是否完整。照片已按数据库逐张核对。")
    if not found.whole:
        say(f"恢复得不完整：{restoring.describe_missing(found).rstrip('，')}。")
    if dump:
        say(f"数据库的备份完好，请接着恢复：pg_restore --no-owner --dbname=库 {dump}")
        say("然后运行 anxun epoch --renew 和 anxun verify --photos。")
        return
    say(f"已恢复 {len(found.photos)} 张照片。请运行 anxun verify --photos 核验。")
