# SPDX-License-Identifier: LGPL-2.1-or-later
# What our part of SQL-Ledger's pages says itself, in English and Chinese. Everything else on them comes from the
# plugin in the cashier's language.
package Regulars::Text;

use strict;
use warnings;
use utf8;

my %zh = (
	'Loyalty' => '会员',
	'Plate' => '车牌号',
	'Card' => '卡号',
	'Phone' => '手机号',
	'Refund of receipt' => '退货原单号',
	'Look up' => '查询',
	'Go' => '执行',
	'OK' => '确定',
	'Cancel' => '取消',
	'Yes' => '是',
	'No' => '否',
	'Choose ...' => '请选择…',
	'The loyalty programme cannot be reached; sales go on and are taken over later.' => '会员系统暂时无法连接；收银照常，稍后自动补录。',
	'Invoice %s was posted.' => '单据 %s 已过账。',
	'Invoice %s was posted already; nothing was posted twice.' => '单据 %s 之前已经过账，没有重复过账。',
	'The part for discounts (%s) is not on file; nothing was taken off.' => '找不到优惠用的商品（%s），未作抵扣。',
	'Points earned: %s' => '本次积分：%s',
	'Points spent: %s' => '已用积分：%s',
	'Points balance: %s' => '积分余额：%s',
	'Tier: %s' => '会员等级：%s',
	'Please check plate, card and phone: %s' => '请核对车牌号、卡号和手机号：%s',
	'Close the shift' => '交班',
	'The shift %s is closed.' => '班次 %s 已结束。',
	'Not handed over yet: %s' => '待补录单据：%s',
);

# language: "zh_CN", or anything else for English. Arguments replace %s.
sub say {
	my ($language, $text, @arguments) = @_;
	my $said = $language eq 'zh_CN' ? $zh{$text} // $text : $text;

	return @arguments ? sprintf $said, @arguments : $said;
}

# What a converter of traditional characters left in SQL-Ledger's Chinese: "【◎Fix:◎余;◎馀】" is to be "余". As bytes.
my $unsure = '【◎Fix:◎(.*?);.*?】';
utf8::encode($unsure);

# The Chinese of some packages of SQL-Ledger was encoded twice; the labels around ours are shown as they were meant.
# `locale` has SQL-Ledger's texts and the names of buttons.
sub mend {
	my ($locale) = @_;

	for my $text (values %{ $locale->{texts} // {} }) {
		$text = _once($text);
		$text =~ s/$unsure/$1/g;
	}
	for my $button (keys %{ $locale->{subs} // {} }) {
		$locale->{subs}{ _once($button) } //= $locale->{subs}{$button};
	}
	return;
}

sub _once {
	my ($bytes) = @_;
	my $text = $bytes;

	return $bytes if $bytes !~ /[\x80-\xff]/ || !utf8::decode($text) || !utf8::downgrade($text, 1);
	my $check = $text;
	return utf8::decode($check) ? $text : $bytes;
}

sub language {
	my ($country) = @_;

	return ($country // '') =~ /^cn/ ? 'zh_CN' : 'en';
}

1;
