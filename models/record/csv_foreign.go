package record

import (
	"regexp"
	"strings"
)

// foreignRole is what a column of somebody else's CSV means.
type foreignRole string

const (
	roleName       foreignRole = "name"
	roleLatin      foreignRole = "latin"
	roleShort      foreignRole = "short"
	roleAlias      foreignRole = "alias"
	roleCategory   foreignRole = "category"
	roleWebsite    foreignRole = "website"
	rolePhone      foreignRole = "phone"
	roleFax        foreignRole = "fax"
	roleSMS        foreignRole = "sms"
	roleEmail      foreignRole = "email"
	rolePost       foreignRole = "post"
	roleLabel      foreignRole = "label"
	roleNote       foreignRole = "note"
	roleDirections foreignRole = "directions"
)

// isContact reports that the column holds a way to contact the enterprise.
func (r foreignRole) isContact() bool {
	switch r {
	case rolePhone, roleFax, roleSMS, roleEmail, rolePost:
		return true
	}
	return false
}

// foreignHeaders are the column names by which the roles are known, without
// spaces, hyphens and underscores; digits at the end ("phone 2") do not count.
var foreignHeaders = headerTable(map[foreignRole]string{
	roleName:       "name organization organisation company companyname enterprise institution org fn title 企业 企业名称 企业名 名称 名字 单位 单位名称 公司 公司名称 机构 机构名称 组织 组织名称 品牌 商家",
	roleLatin:      "latin english englishname nameen 英文名 英文名称 英文",
	roleShort:      "short shortname shortnames abbreviation 简称",
	roleAlias:      "alias aliases 别名 别称 又名 曾用名",
	roleCategory:   "category categories industry sector type 分类 类别 行业 类型",
	roleWebsite:    "website web url homepage site 网址 网站 官网 官方网站 主页",
	rolePhone:      "phone phones phonenumber telephone tel hotline number mobile 电话 电话号码 号码 热线 热线电话 客服电话 客服热线 服务热线 服务电话 联系电话 咨询电话 投诉电话",
	roleFax:        "fax 传真 传真号码",
	roleSMS:        "sms 短信 短信号码",
	roleEmail:      "email mail emailaddress 邮箱 电子邮箱 邮件 电子邮件",
	rolePost:       "address postaladdress 地址 通信地址 通讯地址 邮寄地址 联系地址",
	roleLabel:      "label 标签 用途 号码说明",
	roleNote:       "note notes remark remarks comment 备注 说明",
	roleDirections: "directions steps keypath ivr 按键 按键步骤 转人工 人工步骤",
})

func headerTable(names map[foreignRole]string) map[string]foreignRole {
	table := make(map[string]foreignRole)
	for role, list := range names {
		for _, name := range strings.Fields(list) {
			table[name] = role
		}
	}
	return table
}

func foreignRoles(header []string) []foreignRole {
	roles := make([]foreignRole, len(header))
	bare := strings.NewReplacer(" ", "", "-", "", "_", "", "\u3000", "")
	for i, h := range header {
		roles[i] = foreignHeaders[strings.TrimRight(bare.Replace(h), "0123456789")]
	}
	return roles
}

// severalValues separates values in one cell of somebody else's CSV. A slash
// is not among them: "010-8888/9999" is one number and its neighbour.
var severalValues = regexp.MustCompile(`[;；、|\r\n]+`)

// takeForeign adds one row of somebody else's CSV to rec.
func takeForeign(rec *Record, roles []foreignRole, cells []string, dropped *int) {
	var about Channel // what the row says of all its channels
	for i, role := range roles {
		cell := clean(cells[i])
		if cell == "" {
			continue
		}
		switch role {
		case roleName:
			rec.Name = cell
		case roleLatin:
			rec.Latin = cell
		case roleShort:
			rec.Short = append(rec.Short, severalValues.Split(cell, -1)...)
		case roleAlias:
			rec.Aliases = append(rec.Aliases, severalValues.Split(cell, -1)...)
		case roleCategory:
			rec.Category = cell
		case roleWebsite:
			rec.Website = cell
		case roleLabel:
			about.Label = cell
		case roleNote:
			about.Note = cell
		case roleDirections:
			about.Steps = []Step{{Note: cell}}
		}
	}
	for i, role := range roles {
		switch {
		case role == rolePost:
			addForeign(rec, about, role, cells[i], dropped)
		case role.isContact():
			for _, value := range severalValues.Split(cells[i], -1) {
				addForeign(rec, about, role, value, dropped)
			}
		}
	}
}

func addForeign(rec *Record, about Channel, role foreignRole, value string, dropped *int) {
	if strings.TrimSpace(value) == "" {
		return
	}
	ch := about
	ch.Kind, ch.Value, ch.Grade, ch.Basis = string(role), value, "imported", "import"
	if role == roleEmail && isNoReply(value) {
		*dropped++
		return
	}
	if role == rolePhone {
		ch.Kind = numberKind(value)
	}
	if ch.Kind != "phone" {
		ch.Steps = nil
	}
	rec.Channels = append(rec.Channels, ch)
}
