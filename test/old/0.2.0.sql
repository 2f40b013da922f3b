-- A data directory of 0.2.0: one scheme, two units, eight values. test/cli/upgrade.sh
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migration (room TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO migration VALUES('ledger',2);
INSERT INTO migration VALUES('org',1);
INSERT INTO migration VALUES('scheme',2);
INSERT INTO migration VALUES('account',1);
INSERT INTO migration VALUES('score',2);
CREATE TABLE fact (
 seq BIGINT NOT NULL PRIMARY KEY CHECK (seq > 0),
 at BIGINT NOT NULL,
 day BIGINT NOT NULL,
 actor BIGINT NOT NULL,
 unit BIGINT NOT NULL,
 kind TEXT NOT NULL,
 subject TEXT NOT NULL,
 salt BLOB,
 body TEXT,
 digest BLOB,
 leaf BLOB NOT NULL,
 CHECK ((salt IS NULL) = (body IS NULL)),
 CHECK ((body IS NULL) <> (digest IS NULL))
);
INSERT INTO fact VALUES(1,1795345807,20779,0,0,'目录.开设','目录:1',X'745e5094469ba5bb030c7f21fa137d8c',replace('名称=试看\n演示=1\n','\n',char(10)),NULL,X'8cc90e5d09b0e641b5f64ee8152337d2af78e78d27da139a2c789dfe28108265');
INSERT INTO fact VALUES(2,1795345807,20779,0,1,'单位.设立','单位:1',X'50a5c832b94dda0ee195ed549fd94973',replace('名称=试看\n上级=0\n代码=\n单位类型=\n层级=\n成立日期=\n','\n',char(10)),NULL,X'2a4c1f7ed32498b0d95d798747197f626fb4dae559df8c68cadd8db421ce72e5');
INSERT INTO fact VALUES(3,1795345807,20779,0,1,'人员.登记','人员:1',X'b105f46c929b4f8cd691880eda14b0aa',replace('名称=试看者\n','\n',char(10)),NULL,X'ede7fc7b78e17c5d088a3610d82827a90ed8902c90ce848cee296d2327876f7a');
INSERT INTO fact VALUES(4,1795345807,20779,0,0,'账户.建立','1',X'828624e0059a8cea2a2cd91cd9a906b6','',NULL,X'5e816909d112816783b9f59dfc8dda1c70c91b8f2acab8fc6fd7d22925cf909f');
INSERT INTO fact VALUES(5,1795345807,20779,0,1,'职务.任','职务:1',X'156696816971f9e3f7de6f92c8efb040',replace('人员=1\n单位=1\n职务=工委管理员\n岗位=工委办公室\n自=2026-11-22\n至=\n另一名三员=0\n','\n',char(10)),NULL,X'a708888487391aeff55e83611911e225eaf8682397023eb98f384827891974dd');
INSERT INTO fact VALUES(6,1795345807,20779,1,0,'制度.文本','1',X'0a6bb2778745a5069ab06c3c6af79d6f',replace('scheme=1\012name=双目标\012version=1\012text=# 双目标管理：党建工作目标与党员目标一同立、一同考。本文本是未名市（虚构）的办法。\n# 来历：公开的调研报告只写明了做法，没有公布细则。凡报告写明的，照写：四层责任、\n# 党建与业务与互评与述职四块合计、人均五十元、四个等次。报告没有写的分值与标准，\n# 都是未名市自定，写成 参数 或在行末注明“自定”。换一个市，改这些数就行。\n方案 "市直机关党建工作目标管理考核办法" 版本 "2026.1"\n依据 "《市直机关党建目标管理责任制考核标准实施细则》"\n考核期 2025-12-26 至 2026-12-25\n对象 直属党组织\n类别 单位类型 选(党政机关, 事业单位, 国有企业, 两新组织)\n维度 思想, 组织, 作风, 反腐倡廉, 制度\n角色 工委办公室, 机关纪委, 考核组, 组织部\n精度 2位 四舍五入\n\n# ── 数据：谁给，何时给，凭什么 ──\n数据 党员数        人    来自 名册\n数据 专职党务干部  人    来自 名册\n数据 党员教育经费  元    填报 每年 限 12月10日 由 单位 核 工委办公室 说明 "列入预算并已到账的数"\n数据 班子状况      选(好, 较好, 一般, 差)  核定 考核组\n数据 按时换届      是否  来自 名册\n数据 延期获批      是否  核定 组织部\n数据 党员大会      次    来自 纪实 说明 "所属支部中次数最少的一个支部，下同"\n数据 支委会        次    来自 纪实\n数据 党课          次    来自 纪实\n数据 实到人次      人次  来自 纪实\n数据 应到人次      人次  来自 纪实\n数据 集中学习      学时  来自 纪实 说明 "党员全年人均"\n数据 应完成节点    个    核定 工委办公室 说明 "项目化管理中今年到期的时间节点"\n数据 按期节点      个    核定 工委办公室\n数据 未销号        件    核定 工委办公室\n数据 诫勉          人    核定 机关纪委\n数据 轻处分        人    核定 机关纪委 说明 "警告、严重警告"\n数据 重处分        人    核定 机关纪委 说明 "撤销党内职务及以上"\n数据 主动查处      是否  核定 机关纪委 说明 "上述处分由本单位自己发现、自己查处"\n数据 作风通报      次    核定 机关纪委\n数据 严重案件      件    核定 机关纪委\n数据 群众满意率    %     核定 考核组 可不适用 说明 "不直接服务群众的单位记 不适用"\n数据 联系点走访    次    填报 每年 限 12月10日 由 单位 核 工委办公室\n数据 示范岗        个    核定 考核组\n数据 应建组织      家    来自 名册\n数据 已建组织      家    来自 名册\n数据 业务考核分    分    来自 市考核办 可不适用 说明 "当年不参加全市综合考核的单位记 不适用"\n数据 互评得分      分    核定 工委办公室 说明 "三家互查，已去掉最高、最低"\n数据 述职好票      票    来自 测评\n数据 述职较好票    票    来自 测评\n数据 述职一般票    票    来自 测评\n数据 述职差票      票    来自 测评\n数据 市级表彰      项    填报 每年 限 12月10日 由 单位 核 工委办公室\n数据 省级表彰      项    填报 每年 限 12月10日 由 单位 核 工委办公室\n数据 督查通报      次    核定 工委办公室\n\n设 人均经费 元 = 党员教育经费 / 党员数\n设 配备比   %  = 专职党务干部 / 党员数\n设 到会率   %  = 实到人次 / 应到人次\n设 述职得分 分 = (述职好票 × 100分 + 述职较好票 × 80分 + 述职一般票 × 60分) /\n  (述职好票 + 述职较好票 + 述职一般票 + 述职差票)\n\n参数 应开党员大会 次   = 4次                                          # 每季一次\n参数 应开支委会   次   = 12次                                         # 每月一次\n参数 应上党课     次   = 分档 单位类型 { 党政机关: 4次; 其余: 2次 }   # 自定\n参数 应走访       次   = 分档 单位类型 { 党政机关: 12次; 其余: 6次 }  # 自定\n参数 应建示范岗   个   = 5个                                          # 自定\n参数 配备标准     %    = 分档 单位类型 { 两新组织: 0.5%; 其余: 1% }   # 自定\n参数 应学         学时 = 32学时                                       # 党员教育管理条例：一般不少于 32 学时\n参数 述职好线     分   = 90分                                         # 自定：换算满 90 分为“好”\n\n# ── 党建工作：十二项，每一类单位都合计 100 分；各项分值为自定 ──\n部分 党建工作 100分 权重 60% 缺项 折算 {\n  项 经费保障 10分 责任 第一 维度 制度 {\n    分档 人均经费 { >= 50元 得 10分; >= 30元 得 6分; >= 10元 得 2分; 其余 得 0分 }\n  }\n  项 党务干部配备 8分 责任 第一 维度 组织 { 得 满分 × 完成率(配备比, 配备标准) }\n  项 班子建设 12分 责任 集体 维度 组织 { 得 分档 班子状况 { 好: 12分; 较好: 9分; 一般: 6分; 差: 0分 } }\n  项 换届 3分 责任 集体 维度 组织 { 扣 3分 当 非 按时换届 免 当 延期获批 }\n  项 三会一课 16分 责任 具体 维度 组织 {\n    每 党员大会 不足 应开党员大会 扣 1分\n    每 支委会 不足 应开支委会 扣 0.5分\n    每 党课 不足 应上党课 扣 1分\n    每 到会率 不足 80% 满 1% 扣 0.2分 上限 4分\n  }\n  项 党员学习 6分 责任 具体 维度 思想 { 每 集中学习 不足 应学 满 1学时 扣 0.5分 }\n  项 项目化管理 10分 责任 具体 维度 制度 { 得 满分 × 完成率(按期节点, 应完成节点) }\n  项 逐件销号 5分 责任 直接 维度 制度 { 每 未销号 扣 1分 }\n  项 纪律作风 10分 责任 第一 维度 反腐倡廉 {\n    每 诫勉 扣 0.5分\n    每 轻处分 扣 1分 乘 50% 当 主动查处\n    每 重处分 扣 3分 乘 50% 当 主动查处\n    每 作风通报 扣 1分\n  }\n  项 服务群众 10分 责任 直接 维度 作风 { 得 满分 × 完成率(群众满意率, 90%) }\n  适用 党政机关, 事业单位 {\n    项 联系点 5分 责任 第一 维度 作风 { 得 满分 × 完成率(联系点走访, 应走访) }\n  }\n  项 党员示范岗 5分 责任 直接 维度 作风 适用 国有企业 { 每 示范岗 不足 应建示范岗 扣 1分 }\n  项 组织覆盖 5分 责任 集体 维度 组织 适用 两新组织 { 得 满分 × 完成率(已建组织, 应建组织) }\n  项 特色工作 5分 责任 具体 维度 思想 { 得 评 步长 0.5 由 考核组 }\n}\n部分 业务工作 100分 权重 20% { 得 业务考核分 }\n部分 互查互评 100分 权重 10% { 得 互评得分 }\n部分 述职测评 100分 权重 10% { 得 述职得分 }\n\n加分 特色创新 3分 {  # 封顶 3 分，自定\n  每 省级表彰 加 2分\n  每 市级表彰 加 1分\n}\n扣分 平时督查 5分 { 每 督查通报 扣 0.5分 }  # 至多扣 5 分，自定\n\n否决 "发生严重违纪违法案件" 当 严重案件 > 0 则 等次 不高于 合格\n否决 "书记述职测评未达到好" 当 述职得分 < 述职好线 则 等次 不高于 良好\n等次 {\n  优秀 当 总分 >= 90\n  良好 当 总分 >= 80\n  合格 当 总分 >= 60\n  不合格\n}\n\012','\012',char(10)),NULL,X'9b72b0be85672cb84f71f0ed4063567f42154255471e2e4710abbced3fddbdf0');
INSERT INTO fact VALUES(7,1795345807,20779,1,2,'单位.设立','单位:2',X'7a3ba8c919a39e004e0987cd37443b34',replace('名称=市星象局机关党委\n上级=1\n代码=\n单位类型=\n层级=\n成立日期=\n','\n',char(10)),NULL,X'dcd5e54771c9aeaf3a98fc6e06768eb8cac24939a8c9cbdc6ac74bf301be16a2');
INSERT INTO fact VALUES(8,1795345807,20779,1,3,'单位.设立','单位:3',X'1e438cb69617a06c26692a84a988ed58',replace('名称=渡口厂党委\n上级=1\n代码=\n单位类型=\n层级=\n成立日期=\n','\n',char(10)),NULL,X'a46eaffadae80f2fbe645f447f6db552c7443ac2d456d394138ef832237ed4dd');
INSERT INTO fact VALUES(9,1795345807,20779,1,2,'考核.名单','1',X'010ac0b9b148701adda084d961abffec',replace('scheme=1\nlisted=1\n','\n',char(10)),NULL,X'74c0e45ac1ac6f32e6be31eb91d268bf1dc755f0a9fd531b1796c2ea934c1a70');
INSERT INTO fact VALUES(10,1795345807,20779,1,2,'数据.报送','2025-12-26/2026-12-25',X'6cccb0105aec15920c737c525aef7caf',replace('scheme=1\nperiod=1\nuntil=20812\nby_unit=0\nsource=小.csv\nitem=1\nfresh=1\nfact=单位类型\nmeasure=选\nword=党政机关\ntext=党政机关\nstatus=认可\nday=20779\nitem=2\nfresh=1\nfact=党员数\nmeasure=人\nv=116000000\ntext=116人\nstatus=认可\nday=20779\nitem=3\nfresh=1\nfact=专职党务干部\nmeasure=人\nv=2000000\ntext=2人\nstatus=认可\nday=20779\nitem=4\nfresh=1\nfact=党员教育经费\nmeasure=元\nv=6728000000\ntext=6728元\nstatus=待核\nday=20779\ninstead=1\n','\n',char(10)),NULL,X'98eea14b41cedddfcea67b519ebcdcb7ba4e80236873d142931d774a1b5e8960');
INSERT INTO fact VALUES(11,1795345807,20779,1,3,'考核.名单','1',X'7ec973e2f20d661669553b99e3ea525d',replace('scheme=1\nlisted=1\n','\n',char(10)),NULL,X'0b81c84730c5fd7e79b6d088c6d6f898a1573bbf204b425009b9c0d326549617');
INSERT INTO fact VALUES(12,1795345807,20779,1,3,'数据.报送','2025-12-26/2026-12-25',X'5b15f57302d7bbf8f6906594959e7424',replace('scheme=1\nperiod=1\nuntil=20812\nby_unit=0\nsource=小.csv\nitem=1\nfact=单位类型\nmeasure=选\nword=国有企业\ntext=国有企业\nstatus=认可\nday=20779\nitem=2\nfact=党员数\nmeasure=人\nv=230000000\ntext=230人\nstatus=认可\nday=20779\nitem=3\nfact=专职党务干部\nmeasure=人\nv=3000000\ntext=3人\nstatus=认可\nday=20779\nitem=4\nfact=党员教育经费\nmeasure=元\nv=9000000000\ntext=9000元\nstatus=待核\nday=20779\ninstead=1\n','\n',char(10)),NULL,X'5f8177af316f6c5ebb505f7e94beff0417da490890921c47655088c8d65eb5ef');
INSERT INTO fact VALUES(13,1795345807,20779,0,0,'账户.发码','1',X'2adaaf1f250f7333b195281c37dd503a',replace('方式=演示\n','\n',char(10)),NULL,X'adff803949a75e1578bec63a43d01a20b1daea13c858c8e61655253120abcb94');
CREATE TABLE block (
 number BIGINT NOT NULL PRIMARY KEY CHECK (number >= 0),
 hash BLOB NOT NULL
);
CREATE TABLE seal (
 size BIGINT NOT NULL PRIMARY KEY CHECK (size > 0),
 at BIGINT NOT NULL,
 root BLOB NOT NULL,
 note TEXT NOT NULL,
 code TEXT NOT NULL,
 signer TEXT NOT NULL
);
INSERT INTO seal VALUES(13,1795345808,X'c95ced113f96553279c2a9c9159f6a1637f26a3c739ffb69aaf7a7ec37fb3f46',replace('zeren/702b5891d2eb44b4\n13\nyVztET+WVTJ5wqnJFZ9qFjfyajxzn/tpqven7Df7P0Y=\n1795345808\n\n— zeren/702b5891d2eb44b4 IbV5xPbplrn3tTxP4ZKUZOlRPDXMc49YCLQpdk2tKIqqKTYryjVXyRDTRFRZycBmR+MBAdadiTyWKSS9Wd9B6v9AugI=\n','\n',char(10)),'13-AQKF-PQ04-7AFD','zeren/702b5891d2eb44b4+21b579c4+AaRylilWZZEsmiViAQuHj14eUgB8pWO+71+Nz8oJLyMX');
CREATE TABLE once (
 actor BIGINT NOT NULL,
 form TEXT NOT NULL,
 at BIGINT NOT NULL,
 PRIMARY KEY (actor, form)
);
CREATE TABLE frontier (
 size BIGINT NOT NULL PRIMARY KEY CHECK (size > 0),
 roots BLOB NOT NULL
);
INSERT INTO frontier VALUES(1,X'8cc90e5d09b0e641b5f64ee8152337d2af78e78d27da139a2c789dfe28108265');
INSERT INTO frontier VALUES(2,X'984b173e68a2d6d16a07884fd6b79fb9bae7d71091be2cb1a61cbd2a6e7bb58d');
INSERT INTO frontier VALUES(3,X'984b173e68a2d6d16a07884fd6b79fb9bae7d71091be2cb1a61cbd2a6e7bb58dede7fc7b78e17c5d088a3610d82827a90ed8902c90ce848cee296d2327876f7a');
INSERT INTO frontier VALUES(4,X'9b3c94f75917a1516d1ab8832eae85bbcad1064a63f101c9cb009b6e2a342904');
INSERT INTO frontier VALUES(5,X'9b3c94f75917a1516d1ab8832eae85bbcad1064a63f101c9cb009b6e2a342904a708888487391aeff55e83611911e225eaf8682397023eb98f384827891974dd');
INSERT INTO frontier VALUES(6,X'9b3c94f75917a1516d1ab8832eae85bbcad1064a63f101c9cb009b6e2a342904ee21fab13df2860585296d129a81c77db77a6ce8143e9736cc663ca3a71242dc');
INSERT INTO frontier VALUES(7,X'9b3c94f75917a1516d1ab8832eae85bbcad1064a63f101c9cb009b6e2a342904ee21fab13df2860585296d129a81c77db77a6ce8143e9736cc663ca3a71242dcdcd5e54771c9aeaf3a98fc6e06768eb8cac24939a8c9cbdc6ac74bf301be16a2');
INSERT INTO frontier VALUES(8,X'fe2e06ce8f8dcc02502875fa284bfc73b3cb7bf13ee26c16796ac2fef5509716');
INSERT INTO frontier VALUES(9,X'fe2e06ce8f8dcc02502875fa284bfc73b3cb7bf13ee26c16796ac2fef550971674c0e45ac1ac6f32e6be31eb91d268bf1dc755f0a9fd531b1796c2ea934c1a70');
INSERT INTO frontier VALUES(10,X'fe2e06ce8f8dcc02502875fa284bfc73b3cb7bf13ee26c16796ac2fef5509716a4248a1f3bf53dfd72372f10ebe64b6ef11e2efb887315ca51ec596b3e8821e7');
INSERT INTO frontier VALUES(11,X'fe2e06ce8f8dcc02502875fa284bfc73b3cb7bf13ee26c16796ac2fef5509716a4248a1f3bf53dfd72372f10ebe64b6ef11e2efb887315ca51ec596b3e8821e70b81c84730c5fd7e79b6d088c6d6f898a1573bbf204b425009b9c0d326549617');
INSERT INTO frontier VALUES(12,X'fe2e06ce8f8dcc02502875fa284bfc73b3cb7bf13ee26c16796ac2fef5509716530d55a32d3fc20d7987baa0f45894528bbed8307b0558e50d7204dd0a8f8820');
INSERT INTO frontier VALUES(13,X'fe2e06ce8f8dcc02502875fa284bfc73b3cb7bf13ee26c16796ac2fef5509716530d55a32d3fc20d7987baa0f45894528bbed8307b0558e50d7204dd0a8f8820adff803949a75e1578bec63a43d01a20b1daea13c858c8e61655253120abcb94');
CREATE TABLE org_setup (
 id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
 name TEXT NOT NULL CHECK (name <> ''),
 demo BIGINT NOT NULL CHECK (demo IN (0, 1))
);
INSERT INTO org_setup VALUES(1,'试看',1);
CREATE TABLE org_unit (
 id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
 parent BIGINT NOT NULL,
 path TEXT NOT NULL,
 depth BIGINT NOT NULL CHECK (depth >= 0),
 name TEXT NOT NULL CHECK (name <> ''),
 code TEXT NOT NULL,
 class TEXT NOT NULL,
 level TEXT NOT NULL,
 opened BIGINT,
 closed BIGINT,
 seq BIGINT NOT NULL
);
INSERT INTO org_unit VALUES(1,0,'/1/',0,'试看','','','',NULL,NULL,2);
INSERT INTO org_unit VALUES(2,1,'/1/2/',1,'市星象局机关党委','','','',NULL,NULL,7);
INSERT INTO org_unit VALUES(3,1,'/1/3/',1,'渡口厂党委','','','',NULL,NULL,8);
CREATE TABLE org_gram (
 what BIGINT NOT NULL CHECK (what IN (1, 2)),
 gram TEXT NOT NULL,
 id BIGINT NOT NULL,
 PRIMARY KEY (what, gram, id)
);
INSERT INTO org_gram VALUES(1,'试看',1);
INSERT INTO org_gram VALUES(1,'看',1);
INSERT INTO org_gram VALUES(2,'试看',1);
INSERT INTO org_gram VALUES(2,'看者',1);
INSERT INTO org_gram VALUES(2,'者',1);
INSERT INTO org_gram VALUES(1,'市星',2);
INSERT INTO org_gram VALUES(1,'星象',2);
INSERT INTO org_gram VALUES(1,'象局',2);
INSERT INTO org_gram VALUES(1,'局机',2);
INSERT INTO org_gram VALUES(1,'机关',2);
INSERT INTO org_gram VALUES(1,'关党',2);
INSERT INTO org_gram VALUES(1,'党委',2);
INSERT INTO org_gram VALUES(1,'委',2);
INSERT INTO org_gram VALUES(1,'渡口',3);
INSERT INTO org_gram VALUES(1,'口厂',3);
INSERT INTO org_gram VALUES(1,'厂党',3);
INSERT INTO org_gram VALUES(1,'党委',3);
INSERT INTO org_gram VALUES(1,'委',3);
CREATE TABLE org_link (
 relation TEXT NOT NULL,
 from_unit BIGINT NOT NULL,
 to_unit BIGINT NOT NULL CHECK (to_unit <> from_unit),
 PRIMARY KEY (from_unit, to_unit, relation)
);
CREATE TABLE org_person (
 id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
 name TEXT NOT NULL CHECK (name <> ''),
 unit BIGINT NOT NULL,
 gone BIGINT,
 seq BIGINT NOT NULL
);
INSERT INTO org_person VALUES(1,'试看者',1,NULL,3);
CREATE TABLE org_post (
 id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
 person BIGINT NOT NULL,
 unit BIGINT NOT NULL,
 role TEXT NOT NULL CHECK (role <> ''),
 officer BIGINT NOT NULL CHECK (officer IN (0, 1)),
 office TEXT NOT NULL,
 first_day BIGINT NOT NULL,
 last_day BIGINT,
 seq BIGINT NOT NULL
);
INSERT INTO org_post VALUES(1,1,1,'工委管理员',0,'工委办公室',20779,NULL,5);
CREATE TABLE org_grant (
 id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
 ends BIGINT NOT NULL,
 person BIGINT NOT NULL,
 unit BIGINT NOT NULL,
 role TEXT NOT NULL,
 office TEXT NOT NULL,
 first_day BIGINT NOT NULL,
 last_day BIGINT,
 actor BIGINT NOT NULL,
 at BIGINT NOT NULL,
 answer TEXT NOT NULL,
 seq BIGINT NOT NULL
);
CREATE TABLE scheme (
 id BIGINT NOT NULL PRIMARY KEY,
 name TEXT NOT NULL UNIQUE CHECK (name <> '')
);
INSERT INTO scheme VALUES(1,'双目标');
CREATE TABLE scheme_text (
 scheme BIGINT NOT NULL REFERENCES scheme (id),
 version BIGINT NOT NULL CHECK (version > 0),
 text TEXT NOT NULL,
 seq BIGINT NOT NULL,
 PRIMARY KEY (scheme, version)
);
INSERT INTO scheme_text VALUES(1,1,replace('# 双目标管理：党建工作目标与党员目标一同立、一同考。本文本是未名市（虚构）的办法。\n# 来历：公开的调研报告只写明了做法，没有公布细则。凡报告写明的，照写：四层责任、\n# 党建与业务与互评与述职四块合计、人均五十元、四个等次。报告没有写的分值与标准，\n# 都是未名市自定，写成 参数 或在行末注明“自定”。换一个市，改这些数就行。\n方案 "市直机关党建工作目标管理考核办法" 版本 "2026.1"\n依据 "《市直机关党建目标管理责任制考核标准实施细则》"\n考核期 2025-12-26 至 2026-12-25\n对象 直属党组织\n类别 单位类型 选(党政机关, 事业单位, 国有企业, 两新组织)\n维度 思想, 组织, 作风, 反腐倡廉, 制度\n角色 工委办公室, 机关纪委, 考核组, 组织部\n精度 2位 四舍五入\n\n# ── 数据：谁给，何时给，凭什么 ──\n数据 党员数        人    来自 名册\n数据 专职党务干部  人    来自 名册\n数据 党员教育经费  元    填报 每年 限 12月10日 由 单位 核 工委办公室 说明 "列入预算并已到账的数"\n数据 班子状况      选(好, 较好, 一般, 差)  核定 考核组\n数据 按时换届      是否  来自 名册\n数据 延期获批      是否  核定 组织部\n数据 党员大会      次    来自 纪实 说明 "所属支部中次数最少的一个支部，下同"\n数据 支委会        次    来自 纪实\n数据 党课          次    来自 纪实\n数据 实到人次      人次  来自 纪实\n数据 应到人次      人次  来自 纪实\n数据 集中学习      学时  来自 纪实 说明 "党员全年人均"\n数据 应完成节点    个    核定 工委办公室 说明 "项目化管理中今年到期的时间节点"\n数据 按期节点      个    核定 工委办公室\n数据 未销号        件    核定 工委办公室\n数据 诫勉          人    核定 机关纪委\n数据 轻处分        人    核定 机关纪委 说明 "警告、严重警告"\n数据 重处分        人    核定 机关纪委 说明 "撤销党内职务及以上"\n数据 主动查处      是否  核定 机关纪委 说明 "上述处分由本单位自己发现、自己查处"\n数据 作风通报      次    核定 机关纪委\n数据 严重案件      件    核定 机关纪委\n数据 群众满意率    %     核定 考核组 可不适用 说明 "不直接服务群众的单位记 不适用"\n数据 联系点走访    次    填报 每年 限 12月10日 由 单位 核 工委办公室\n数据 示范岗        个    核定 考核组\n数据 应建组织      家    来自 名册\n数据 已建组织      家    来自 名册\n数据 业务考核分    分    来自 市考核办 可不适用 说明 "当年不参加全市综合考核的单位记 不适用"\n数据 互评得分      分    核定 工委办公室 说明 "三家互查，已去掉最高、最低"\n数据 述职好票      票    来自 测评\n数据 述职较好票    票    来自 测评\n数据 述职一般票    票    来自 测评\n数据 述职差票      票    来自 测评\n数据 市级表彰      项    填报 每年 限 12月10日 由 单位 核 工委办公室\n数据 省级表彰      项    填报 每年 限 12月10日 由 单位 核 工委办公室\n数据 督查通报      次    核定 工委办公室\n\n设 人均经费 元 = 党员教育经费 / 党员数\n设 配备比   %  = 专职党务干部 / 党员数\n设 到会率   %  = 实到人次 / 应到人次\n设 述职得分 分 = (述职好票 × 100分 + 述职较好票 × 80分 + 述职一般票 × 60分) /\n  (述职好票 + 述职较好票 + 述职一般票 + 述职差票)\n\n参数 应开党员大会 次   = 4次                                          # 每季一次\n参数 应开支委会   次   = 12次                                         # 每月一次\n参数 应上党课     次   = 分档 单位类型 { 党政机关: 4次; 其余: 2次 }   # 自定\n参数 应走访       次   = 分档 单位类型 { 党政机关: 12次; 其余: 6次 }  # 自定\n参数 应建示范岗   个   = 5个                                          # 自定\n参数 配备标准     %    = 分档 单位类型 { 两新组织: 0.5%; 其余: 1% }   # 自定\n参数 应学         学时 = 32学时                                       # 党员教育管理条例：一般不少于 32 学时\n参数 述职好线     分   = 90分                                         # 自定：换算满 90 分为“好”\n\n# ── 党建工作：十二项，每一类单位都合计 100 分；各项分值为自定 ──\n部分 党建工作 100分 权重 60% 缺项 折算 {\n  项 经费保障 10分 责任 第一 维度 制度 {\n    分档 人均经费 { >= 50元 得 10分; >= 30元 得 6分; >= 10元 得 2分; 其余 得 0分 }\n  }\n  项 党务干部配备 8分 责任 第一 维度 组织 { 得 满分 × 完成率(配备比, 配备标准) }\n  项 班子建设 12分 责任 集体 维度 组织 { 得 分档 班子状况 { 好: 12分; 较好: 9分; 一般: 6分; 差: 0分 } }\n  项 换届 3分 责任 集体 维度 组织 { 扣 3分 当 非 按时换届 免 当 延期获批 }\n  项 三会一课 16分 责任 具体 维度 组织 {\n    每 党员大会 不足 应开党员大会 扣 1分\n    每 支委会 不足 应开支委会 扣 0.5分\n    每 党课 不足 应上党课 扣 1分\n    每 到会率 不足 80% 满 1% 扣 0.2分 上限 4分\n  }\n  项 党员学习 6分 责任 具体 维度 思想 { 每 集中学习 不足 应学 满 1学时 扣 0.5分 }\n  项 项目化管理 10分 责任 具体 维度 制度 { 得 满分 × 完成率(按期节点, 应完成节点) }\n  项 逐件销号 5分 责任 直接 维度 制度 { 每 未销号 扣 1分 }\n  项 纪律作风 10分 责任 第一 维度 反腐倡廉 {\n    每 诫勉 扣 0.5分\n    每 轻处分 扣 1分 乘 50% 当 主动查处\n    每 重处分 扣 3分 乘 50% 当 主动查处\n    每 作风通报 扣 1分\n  }\n  项 服务群众 10分 责任 直接 维度 作风 { 得 满分 × 完成率(群众满意率, 90%) }\n  适用 党政机关, 事业单位 {\n    项 联系点 5分 责任 第一 维度 作风 { 得 满分 × 完成率(联系点走访, 应走访) }\n  }\n  项 党员示范岗 5分 责任 直接 维度 作风 适用 国有企业 { 每 示范岗 不足 应建示范岗 扣 1分 }\n  项 组织覆盖 5分 责任 集体 维度 组织 适用 两新组织 { 得 满分 × 完成率(已建组织, 应建组织) }\n  项 特色工作 5分 责任 具体 维度 思想 { 得 评 步长 0.5 由 考核组 }\n}\n部分 业务工作 100分 权重 20% { 得 业务考核分 }\n部分 互查互评 100分 权重 10% { 得 互评得分 }\n部分 述职测评 100分 权重 10% { 得 述职得分 }\n\n加分 特色创新 3分 {  # 封顶 3 分，自定\n  每 省级表彰 加 2分\n  每 市级表彰 加 1分\n}\n扣分 平时督查 5分 { 每 督查通报 扣 0.5分 }  # 至多扣 5 分，自定\n\n否决 "发生严重违纪违法案件" 当 严重案件 > 0 则 等次 不高于 合格\n否决 "书记述职测评未达到好" 当 述职得分 < 述职好线 则 等次 不高于 良好\n等次 {\n  优秀 当 总分 >= 90\n  良好 当 总分 >= 80\n  合格 当 总分 >= 60\n  不合格\n}\n','\n',char(10)),6);
CREATE TABLE secret (
 person BIGINT NOT NULL PRIMARY KEY,
 sign_in TEXT NOT NULL,
 folded TEXT NOT NULL UNIQUE,
 phc TEXT,
 phc_at BIGINT NOT NULL,
 seed BLOB,
 pending BLOB,
 step BIGINT NOT NULL,
 version BIGINT NOT NULL
);
INSERT INTO secret VALUES(1,'试看者','试看者',NULL,0,NULL,NULL,0,1);
CREATE TABLE secret_old (
 person BIGINT NOT NULL,
 version BIGINT NOT NULL,
 phc TEXT NOT NULL,
 PRIMARY KEY (person, version)
);
CREATE TABLE secret_recovery (
 person BIGINT NOT NULL,
 hash BLOB NOT NULL,
 PRIMARY KEY (person, hash)
);
CREATE TABLE secret_code (
 hash BLOB NOT NULL PRIMARY KEY,
 person BIGINT NOT NULL,
 what BIGINT NOT NULL CHECK (what IN (0, 1)),
 ends BIGINT NOT NULL
);
INSERT INTO secret_code VALUES(X'699ce46a59fcf9e30e467fc54849858228c96f009f0808a593ac82d5805df612',1,1,1795389007);
CREATE TABLE secret_device (
 hash BLOB NOT NULL,
 person BIGINT NOT NULL,
 seen BIGINT NOT NULL,
 PRIMARY KEY (hash, person)
);
CREATE TABLE secret_session (
 id BIGINT NOT NULL PRIMARY KEY,
 hash BLOB NOT NULL UNIQUE,
 person BIGINT NOT NULL,
 grade BIGINT NOT NULL CHECK (grade IN (0, 1, 2)),
 weak BIGINT NOT NULL CHECK (weak IN (0, 1)),
 since BIGINT NOT NULL,
 seen BIGINT NOT NULL,
 idle BIGINT NOT NULL,
 ends BIGINT NOT NULL
);
CREATE TABLE secret_attempt (
 counter TEXT NOT NULL PRIMARY KEY,
 person BIGINT NOT NULL,
 failed BIGINT NOT NULL,
 since BIGINT NOT NULL,
 ends BIGINT NOT NULL
);
CREATE TABLE secret_tie (
 id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
 tie BLOB NOT NULL
);
INSERT INTO secret_tie VALUES(1,X'28407e56b30bd8ff2aea15ec31da7fc410d6af59d80c32ecc7b0863a0e3c939a');
CREATE TABLE roster (
 scheme BIGINT NOT NULL,
 unit BIGINT NOT NULL,
 listed BIGINT NOT NULL CHECK (listed IN (0, 1)),
 seq BIGINT NOT NULL,
 PRIMARY KEY (scheme, unit)
);
INSERT INTO roster VALUES(1,2,1,9);
INSERT INTO roster VALUES(1,3,1,11);
CREATE TABLE list (
 scheme BIGINT NOT NULL PRIMARY KEY,
 seq BIGINT NOT NULL
);
INSERT INTO list VALUES(1,11);
CREATE TABLE period (
 id BIGINT NOT NULL PRIMARY KEY,
 name TEXT NOT NULL UNIQUE,
 until BIGINT NOT NULL,
 seq BIGINT NOT NULL
);
INSERT INTO period VALUES(1,'2025-12-26/2026-12-25',20812,12);
CREATE TABLE item (
 id BIGINT NOT NULL PRIMARY KEY,
 period BIGINT NOT NULL REFERENCES period (id),
 fact TEXT NOT NULL,
 measure TEXT NOT NULL,
 UNIQUE (period, fact, measure)
);
INSERT INTO item VALUES(1,1,'单位类型','选');
INSERT INTO item VALUES(2,1,'党员数','人');
INSERT INTO item VALUES(3,1,'专职党务干部','人');
INSERT INTO item VALUES(4,1,'党员教育经费','元');
CREATE TABLE datum (
 period BIGINT NOT NULL,
 unit BIGINT NOT NULL,
 item BIGINT NOT NULL,
 state BIGINT NOT NULL CHECK (state IN (0, 1, 2)),
 v BIGINT NOT NULL,
 word TEXT NOT NULL,
 status BIGINT NOT NULL CHECK (status IN (0, 1, 2, 3)),
 reason TEXT NOT NULL,
 seq BIGINT NOT NULL,
 giver BIGINT NOT NULL,
 at BIGINT NOT NULL,
 day BIGINT NOT NULL,
 late BIGINT NOT NULL CHECK (late IN (0, 1)),
 overdue BIGINT NOT NULL CHECK (overdue IN (0, 1)),
 checked_seq BIGINT NOT NULL,
 checker BIGINT NOT NULL,
 checked_at BIGINT NOT NULL,
 changes BIGINT NOT NULL,
 PRIMARY KEY (period, unit, item)
);
INSERT INTO datum VALUES(1,2,1,0,0,'党政机关',2,'',10,1,1795345807,20779,0,0,0,0,0,0);
INSERT INTO datum VALUES(1,2,2,0,116000000,'',2,'',10,1,1795345807,20779,0,0,0,0,0,0);
INSERT INTO datum VALUES(1,2,3,0,2000000,'',2,'',10,1,1795345807,20779,0,0,0,0,0,0);
INSERT INTO datum VALUES(1,2,4,0,6728000000,'',1,'',10,1,1795345807,20779,0,0,0,0,0,0);
INSERT INTO datum VALUES(1,3,1,0,0,'国有企业',2,'',12,1,1795345807,20779,0,0,0,0,0,0);
INSERT INTO datum VALUES(1,3,2,0,230000000,'',2,'',12,1,1795345807,20779,0,0,0,0,0,0);
INSERT INTO datum VALUES(1,3,3,0,3000000,'',2,'',12,1,1795345807,20779,0,0,0,0,0,0);
INSERT INTO datum VALUES(1,3,4,0,9000000000,'',1,'',12,1,1795345807,20779,0,0,0,0,0,0);
CREATE INDEX fact_actor ON fact (actor, seq);
CREATE INDEX fact_unit ON fact (unit, seq);
CREATE INDEX fact_kind ON fact (kind, seq);
CREATE INDEX fact_subject ON fact (subject, seq);
CREATE UNIQUE INDEX org_unit_one_name ON org_unit (name) WHERE closed IS NULL;
CREATE UNIQUE INDEX org_unit_one_code ON org_unit (code)
 WHERE closed IS NULL AND code <> '';
CREATE INDEX org_unit_by_path ON org_unit (path, name, id, closed, class, parent);
CREATE INDEX org_unit_by_name ON org_unit (name, id, path);
CREATE INDEX org_unit_by_parent ON org_unit (parent, name, id);
CREATE INDEX org_unit_by_class ON org_unit (class, name, id);
CREATE INDEX org_link_to ON org_link (to_unit, from_unit, relation);
CREATE INDEX org_person_by_name ON org_person (name, id);
CREATE INDEX org_person_by_unit ON org_person (unit, name, id);
CREATE INDEX org_post_by_person ON org_post (person, id);
CREATE INDEX org_post_by_unit ON org_post (unit, id);
CREATE UNIQUE INDEX org_post_one_officer ON org_post (person)
 WHERE officer = 1 AND last_day IS NULL;
CREATE INDEX org_grant_waiting ON org_grant (id) WHERE answer = '';
CREATE INDEX secret_code_person ON secret_code (person);
CREATE INDEX secret_device_person ON secret_device (person, seen);
CREATE INDEX secret_session_person ON secret_session (person, seen);
CREATE INDEX secret_session_ends ON secret_session (ends);
CREATE INDEX secret_attempt_person ON secret_attempt (person);
CREATE INDEX secret_attempt_since ON secret_attempt (since);
CREATE INDEX roster_unit ON roster (unit, scheme);
CREATE INDEX item_fact ON item (fact, measure);
CREATE INDEX datum_unchecked ON datum (seq, item) WHERE status = 1;
COMMIT;
