/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * map.c - reads a map file. Everything is checked here, so that a mistake is told with its line before a CSV is opened;
 * only the names of columns have to wait for the header.
 */
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "../../plugin/event_json.h"
#include "csv.h"
#include "map.h"
#include "scale.h"
#include "when.h"

const struct reg_map_info reg_map_infos[REG_MAP_MEMBERS] = {
    [REG_MAP_EVENT_KIND] = {"event.kind", REG_MAP_KIND},
    [REG_MAP_TRAINING] = {"event.training", REG_MAP_YESNO},
    [REG_MAP_SITE] = {"event.site", REG_MAP_TEXT},
    [REG_MAP_TILL] = {"event.till", REG_MAP_TEXT},
    [REG_MAP_SERIES] = {"event.series", REG_MAP_TEXT},
    [REG_MAP_RECEIPT] = {"event.receipt", REG_MAP_TEXT},
    [REG_MAP_BUSINESS_DATE] = {"event.business_date", REG_MAP_DAY},
    [REG_MAP_AT] = {"event.at", REG_MAP_TIME},
    [REG_MAP_REVISION] = {"event.revision", REG_MAP_WHOLE},
    [REG_MAP_DOCUMENT] = {"event.document", REG_MAP_TEXT},
    [REG_MAP_ATTENDANT] = {"event.attendant", REG_MAP_TEXT},
    [REG_MAP_SHIFT] = {"event.shift", REG_MAP_TEXT},
    [REG_MAP_CURRENCY] = {"event.currency", REG_MAP_TEXT},
    [REG_MAP_PLATE] = {"event.plate", REG_MAP_TEXT},
    [REG_MAP_CARD] = {"event.card", REG_MAP_TEXT},
    [REG_MAP_PHONE] = {"event.phone", REG_MAP_TEXT},
    [REG_MAP_CUSTOMER] = {"event.customer", REG_MAP_TEXT},
    [REG_MAP_ORIGINAL_SITE] = {"event.original_site", REG_MAP_TEXT},
    [REG_MAP_ORIGINAL_SERIES] = {"event.original_series", REG_MAP_TEXT},
    [REG_MAP_ORIGINAL_RECEIPT] = {"event.original_receipt", REG_MAP_TEXT},
    [REG_MAP_KIND_OF_LINE] = {"line.kind", REG_MAP_LINE_KIND},
    [REG_MAP_LINE_STATUS] = {"line.status", REG_MAP_STATUS},
    [REG_MAP_PRODUCT] = {"line.product", REG_MAP_TEXT},
    [REG_MAP_CATEGORY] = {"line.category", REG_MAP_TEXT},
    [REG_MAP_PUMP] = {"line.pump", REG_MAP_TEXT},
    [REG_MAP_NOZZLE] = {"line.nozzle", REG_MAP_TEXT},
    [REG_MAP_VOLUME_OF_LINE] = {"line.volume", REG_MAP_VOLUME},
    [REG_MAP_UNIT_PRICE] = {"line.unit_price", REG_MAP_PRICE},
    [REG_MAP_QUANTITY_OF_LINE] = {"line.quantity", REG_MAP_QUANTITY},
    [REG_MAP_AMOUNT] = {"line.amount", REG_MAP_MONEY},
    [REG_MAP_TAX] = {"line.tax", REG_MAP_MONEY},
    [REG_MAP_DISCOUNT] = {"line.discount", REG_MAP_MONEY},
};

enum regulars_event_kind reg_map_event_kind(const char *name)
{
	for (int kind = REGULARS_SALE_CLOSE; kind <= REGULARS_SHIFT_CLOSE; kind++) {
		const char *known = reg_json_event_name((enum regulars_event_kind)kind);
		if (known && strcmp(known, name) == 0)
			return (enum regulars_event_kind)kind;
	}
	return 0;
}

enum regulars_line_kind reg_map_line_kind(const char *name)
{
	static const char *const names[] = {"fuel", "goods", "service", "discount", "fee", "deposit", "prepay"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return (enum regulars_line_kind)(i + REGULARS_LINE_FUEL);
	return 0;
}

struct parser {
	struct reg_journal_map *map;
	struct reg_err *err;
};

#define REFUSE(parser, setting, ...) refuse(parser, config_setting_source_line(setting), __VA_ARGS__)

static int refuse(struct parser *parser, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int refuse(struct parser *parser, unsigned line, const char *format, ...)
{
	char text[REG_ERR_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), reg_err_format(format), args);
	va_end(args);
	return reg_err_set(parser->err, REG_EINVAL, "%.200s:%u: %.280s", parser->map->path, line, text);
}

static int keep(struct parser *parser, const char **out, const char *text)
{
	const char *copy = reg_bag_copy(&parser->map->bag, text, strlen(text));
	if (!copy)
		return reg_err_set(parser->err, REG_EIO, "%s: out of memory", parser->map->path);
	*out = copy;
	return 0;
}

static int read_text(struct parser *parser, const char **out, const config_setting_t *setting)
{
	const char *text = config_setting_get_string(setting);
	if (!text)
		return REFUSE(parser, setting, "%s: text in quotes is expected", config_setting_name(setting));
	return keep(parser, out, text);
}

static int read_yesno(struct parser *parser, bool *out, const config_setting_t *setting)
{
	if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
		return REFUSE(parser, setting, "%s: true or false is expected", config_setting_name(setting));
	*out = config_setting_get_bool(setting);
	return 0;
}

/* One byte, which may be absent ("") when `may_be_none`. */
static int read_mark(struct parser *parser, char *out, const config_setting_t *setting, bool may_be_none)
{
	const char *text = config_setting_get_string(setting);
	if (!text || (!*text && !may_be_none) || (*text && (text[1] || (unsigned char)*text >= 0x80 || *text == '\n')))
		return REFUSE(parser, setting, "%s: one ASCII character in quotes is expected", config_setting_name(setting));
	*out = *text;
	return 0;
}

static int read_separator(struct parser *parser, char *out, const config_setting_t *setting)
{
	const char *text = config_setting_get_string(setting);
	if (text && strcmp(text, "blanks") == 0)
		*out = REG_CSV_BLANKS;
	else if (text && strcmp(text, "tab") == 0)
		*out = '\t';
	else if (text && strlen(text) == 1)
		return read_mark(parser, out, setting, false);
	else
		return REFUSE(parser, setting, "separator: one character, \"tab\" or \"blanks\" is expected");
	return 0;
}

static int read_column(struct parser *parser, struct reg_map_column *out, const config_setting_t *setting)
{
	int type = config_setting_type(setting);
	if (type == CONFIG_TYPE_STRING)
		return read_text(parser, &out->name, setting);
	if (type != CONFIG_TYPE_INT || config_setting_get_int(setting) < 1 ||
	    config_setting_get_int(setting) > REG_CSV_MAX_FIELDS)
		return REFUSE(parser, setting, "a column is named by its header in quotes or by its position from 1");
	out->position = config_setting_get_int(setting);
	return 0;
}

static int read_columns(struct parser *parser, struct reg_map_field *field, const config_setting_t *setting)
{
	int n = config_setting_length(setting);
	if ((!config_setting_is_list(setting) && !config_setting_is_array(setting)) || n < 1 || n > REG_MAP_MAX_COLUMNS)
		return REFUSE(parser, setting, "columns: a list of 1 to %d columns is expected", REG_MAP_MAX_COLUMNS);
	for (int i = 0; i < n; i++) {
		int rc = read_column(parser, &field->columns[i], config_setting_get_elem(setting, (unsigned)i));
		if (rc < 0)
			return rc;
	}
	field->n_columns = (size_t)n;
	return 0;
}

static int read_values(struct parser *parser, struct reg_map_field *field, const config_setting_t *setting)
{
	int n = config_setting_length(setting), rc;
	if (!config_setting_is_list(setting))
		return REFUSE(parser, setting, "values: a list of pairs ((\"from\", \"to\"), ...) is expected");
	struct reg_map_pair *pairs = reg_bag_take(&parser->map->bag, ((size_t)n + 1) * sizeof(*pairs));
	if (!pairs)
		return reg_err_set(parser->err, REG_EIO, "%s: out of memory", parser->map->path);
	for (int i = 0; i < n; i++) {
		config_setting_t *pair = config_setting_get_elem(setting, (unsigned)i);
		if ((!config_setting_is_list(pair) && !config_setting_is_array(pair)) || config_setting_length(pair) != 2)
			return REFUSE(parser, pair, "values: a pair (\"from\", \"to\") is expected");
		if ((rc = read_text(parser, &pairs[i].from, config_setting_get_elem(pair, 0))) < 0 ||
		    (rc = read_text(parser, &pairs[i].to, config_setting_get_elem(pair, 1))) < 0)
			return rc;
	}
	field->values = pairs;
	field->n_values = (size_t)n;
	return 0;
}

static int read_lookup(struct parser *parser, struct reg_map_field *field, const config_setting_t *setting)
{
	struct reg_map_lookup *lookup = reg_bag_take(&parser->map->bag, sizeof(*lookup));
	if (!lookup)
		return reg_err_set(parser->err, REG_EIO, "%s: out of memory", parser->map->path);
	*lookup = (struct reg_map_lookup){.separator = ',', .quote = '"', .header = true};
	for (int i = 0, rc = 0; i < config_setting_length(setting); i++, rc = 0) {
		config_setting_t *part = config_setting_get_elem(setting, (unsigned)i);
		const char *name = config_setting_name(part);
		if (!name)
			return REFUSE(parser, setting, "lookup: { file = ...; key = ...; value = ...; } is expected");
		if (strcmp(name, "file") == 0)
			rc = read_text(parser, &lookup->file, part);
		else if (strcmp(name, "key") == 0)
			rc = read_column(parser, &lookup->key, part);
		else if (strcmp(name, "value") == 0)
			rc = read_column(parser, &lookup->value, part);
		else if (strcmp(name, "separator") == 0)
			rc = read_separator(parser, &lookup->separator, part);
		else if (strcmp(name, "quote") == 0)
			rc = read_mark(parser, &lookup->quote, part, true);
		else if (strcmp(name, "header") == 0)
			rc = read_yesno(parser, &lookup->header, part);
		else
			rc = REFUSE(parser, part, "lookup has no setting '%s'", name);
		if (rc < 0)
			return rc;
	}
	if (!lookup->file || !(lookup->key.name || lookup->key.position) || !(lookup->value.name || lookup->value.position))
		return REFUSE(parser, setting, "lookup: file, key and value are expected");
	if (!lookup->header && (lookup->key.name || lookup->value.name))
		return REFUSE(parser, setting, "lookup: without a header columns are named by position");
	field->lookup = lookup;
	return 0;
}

static int read_part(struct parser *parser, struct reg_map_field *field, const struct reg_map_info *info,
    const config_setting_t *part)
{
	const char *name = config_setting_name(part);
	enum reg_map_type type = info->type;

	if (strcmp(name, "column") == 0) {
		field->n_columns = 1;
		return read_column(parser, &field->columns[0], part);
	}
	if (strcmp(name, "columns") == 0)
		return read_columns(parser, field, part);
	if (strcmp(name, "join") == 0)
		return read_text(parser, &field->join, part);
	if (strcmp(name, "constant") == 0)
		return read_text(parser, &field->constant, part);
	if (strcmp(name, "row") == 0)
		return read_yesno(parser, &field->row, part);
	if (strcmp(name, "prefix") == 0)
		return read_text(parser, &field->prefix, part);
	if (strcmp(name, "lookup") == 0)
		return read_lookup(parser, field, part);
	if (strcmp(name, "values") == 0)
		return read_values(parser, field, part);
	if (strcmp(name, "otherwise") == 0)
		return read_text(parser, &field->otherwise, part);
	if (strcmp(name, "format") == 0 && (type == REG_MAP_TIME || type == REG_MAP_DAY)) {
		const char *text = config_setting_get_string(part);
		const char *why = text ? reg_when_check(text, type == REG_MAP_DAY) : "text in quotes is expected";
		return why ? REFUSE(parser, part, "%s.format: %s", info->name, why) : read_text(parser, &field->format, part);
	}
	if (strcmp(name, "unit") == 0 && (type == REG_MAP_VOLUME || type == REG_MAP_PRICE || type == REG_MAP_MONEY)) {
		const char *text = config_setting_get_string(part);
		struct reg_scale scale;
		if (type == REG_MAP_MONEY && (!text || (strcmp(text, "major") != 0 && strcmp(text, "minor") != 0)))
			return REFUSE(parser, part, "%s.unit: \"major\" or \"minor\" is expected", info->name);
		if (type != REG_MAP_MONEY && (!text || reg_scale_volume(&scale, text)))
			return REFUSE(parser, part, "%s.unit: \"ml\", \"l\", \"m3\", \"us_gal\" or \"uk_gal\" is expected",
			    info->name);
		return read_text(parser, &field->unit, part);
	}
	return REFUSE(parser, part, "%s has no setting '%s'", info->name, name);
}

/* Texts that the map itself gives have to be ones that the member can take. */
static int check_given(struct parser *parser, const struct reg_map_info *info, unsigned line, const char *text)
{
	if (!text)
		return 0;
	if (info->type == REG_MAP_KIND && !reg_map_event_kind(text))
		return refuse(parser, line, "%s: '%s' is not a kind of event (sale.close, sale.refund ...)", info->name, text);
	if (info->type == REG_MAP_LINE_KIND && !reg_map_line_kind(text))
		return refuse(parser, line, "%s: '%s' is not fuel, goods, service, discount, fee, deposit or prepay", info->name,
		    text);
	return 0;
}

static int read_field(struct parser *parser, struct reg_map_field *field, const struct reg_map_info *info,
    const config_setting_t *setting)
{
	unsigned line = config_setting_source_line(setting);
	int rc;

	field->line = (int)line;
	field->join = " ";
	field->format = info->type == REG_MAP_TIME ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d";
	field->unit = info->type == REG_MAP_MONEY ? "major" : "l";
	if (!config_setting_is_group(setting)) {
		field->n_columns = 1;
		return read_column(parser, &field->columns[0], setting);
	}
	for (int i = 0; i < config_setting_length(setting); i++)
		if ((rc = read_part(parser, field, info, config_setting_get_elem(setting, (unsigned)i))) < 0)
			return rc;
	if ((field->n_columns > 0) + (field->constant != NULL) + field->row != 1)
		return refuse(parser, line, "%s: one of column, columns, constant or row is expected", info->name);
	if ((rc = check_given(parser, info, line, field->constant)) < 0 ||
	    (rc = check_given(parser, info, line, field->otherwise)) < 0)
		return rc;
	for (size_t i = 0; i < field->n_values; i++)
		if ((rc = check_given(parser, info, line, field->values[i].to)) < 0)
			return rc;
	return 0;
}

static int read_members(struct parser *parser, const config_setting_t *group, enum reg_map_member from,
    enum reg_map_member to)
{
	if (!config_setting_is_group(group))
		return REFUSE(parser, group, "%s: { member = column; ... } is expected", config_setting_name(group));
	for (int i = 0; i < config_setting_length(group); i++) {
		config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
		enum reg_map_member member = from;
		while (member < to && strcmp(strchr(reg_map_infos[member].name, '.') + 1, config_setting_name(setting)) != 0)
			member++;
		if (member == to)
			return REFUSE(parser, setting, "%s has no member '%s'", config_setting_name(group),
			    config_setting_name(setting));
		int rc = read_field(parser, &parser->map->fields[member], &reg_map_infos[member], setting);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int read_group(struct parser *parser, const config_setting_t *group)
{
	struct reg_journal_map *map = parser->map;

	map->group.line = (int)config_setting_source_line(group);
	if (!config_setting_is_group(group))
		return REFUSE(parser, group, "group: { columns = (...); within_rows = ...; } is expected");
	for (int i = 0, rc = 0; i < config_setting_length(group); i++) {
		config_setting_t *part = config_setting_get_elem(group, (unsigned)i);
		const char *name = config_setting_name(part);
		if (strcmp(name, "columns") == 0)
			rc = read_columns(parser, &map->group, part);
		else if (strcmp(name, "within_rows") != 0)
			rc = REFUSE(parser, part, "group has no setting '%s'", name);
		else if (config_setting_type(part) != CONFIG_TYPE_INT || config_setting_get_int(part) < 1 ||
		         config_setting_get_int(part) > 1000000)
			rc = REFUSE(parser, part, "within_rows: a number from 1 to 1000000 is expected");
		else
			map->within_rows = config_setting_get_int(part);
		if (rc < 0)
			return rc;
	}
	return map->group.n_columns ? 0 : REFUSE(parser, group, "group: columns is expected");
}

static int read_top(struct parser *parser, const config_setting_t *setting)
{
	struct reg_journal_map *map = parser->map;
	const char *name = config_setting_name(setting);

	if (strcmp(name, "separator") == 0)
		return read_separator(parser, &map->separator, setting);
	if (strcmp(name, "quote") == 0)
		return read_mark(parser, &map->quote, setting, true);
	if (strcmp(name, "header") == 0)
		return read_yesno(parser, &map->header, setting);
	if (strcmp(name, "encoding") == 0)
		return read_text(parser, &map->encoding, setting);
	if (strcmp(name, "thousands") == 0)
		return read_mark(parser, &map->thousands, setting, true);
	if (strcmp(name, "decimal") == 0) {
		int rc = read_mark(parser, &map->decimal, setting, false);
		if (rc == 0 && map->decimal != '.' && map->decimal != ',')
			rc = REFUSE(parser, setting, "decimal: \".\" or \",\" is expected");
		return rc;
	}
	if (strcmp(name, "event") == 0)
		return read_members(parser, setting, 0, REG_MAP_LINE);
	if (strcmp(name, "line") == 0)
		return read_members(parser, setting, REG_MAP_LINE, REG_MAP_MEMBERS);
	if (strcmp(name, "group") == 0)
		return read_group(parser, setting);
	return REFUSE(parser, setting, "a map has no setting '%s'", name);
}

/* What can only be said when all is read. */
static int check_whole(struct parser *parser, const config_setting_t *root)
{
	static const enum reg_map_member needed[] = {REG_MAP_AT, REG_MAP_RECEIPT, REG_MAP_KIND_OF_LINE};
	static const enum reg_map_member money[] = {REG_MAP_AMOUNT, REG_MAP_TAX, REG_MAP_DISCOUNT, REG_MAP_UNIT_PRICE};
	const struct reg_journal_map *map = parser->map;
	unsigned last = 1;

	for (int i = 0; i < config_setting_length(root); i++)
		last = config_setting_source_line(config_setting_get_elem(root, (unsigned)i));
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!map->fields[needed[i]].line)
			return refuse(parser, last, "%s is missing", reg_map_infos[needed[i]].name);
	for (size_t i = 0; i < sizeof(money) / sizeof(money[0]); i++) {
		const struct reg_map_field *field = &map->fields[money[i]];
		if (field->line && strcmp(field->unit, "minor") != 0 && !map->fields[REG_MAP_CURRENCY].line)
			return refuse(parser, (unsigned)field->line,
			    "%s is in major units, so event.currency has to say how many decimals those have",
			    reg_map_infos[money[i]].name);
	}
	if (map->decimal == map->thousands)
		return refuse(parser, last, "decimal and thousands cannot be the same character");
	for (size_t i = 0; !map->header && i <= REG_MAP_MEMBERS; i++) {
		const struct reg_map_field *field = i < REG_MAP_MEMBERS ? &map->fields[i] : &map->group;
		for (size_t k = 0; k < field->n_columns; k++)
			if (field->columns[k].name)
				return refuse(parser, (unsigned)field->line,
				    "without a header columns are named by position, not '%s'", field->columns[k].name);
	}
	return 0;
}

int reg_journal_map_create(struct reg_journal_map **out, const char *path, struct reg_err *err)
{
	struct reg_journal_map *map = calloc(1, sizeof(*map));
	struct parser parser = {.map = map, .err = err};
	config_t config;
	int rc = 0;

	*out = NULL;
	if (!map)
		return reg_err_set(err, REG_EIO, "%s: out of memory", path);
	map->separator = ',';
	map->quote = '"';
	map->decimal = '.';
	map->header = true;
	map->within_rows = 1000;
	config_init(&config);
	map->path = path; /* for the message, should there be no memory for the copy */
	if ((rc = keep(&parser, &map->path, path)) < 0)
		goto done;
	if (!config_read_file(&config, path)) {
		if (config_error_type(&config) == CONFIG_ERR_FILE_IO)
			rc = reg_err_set(err, REG_ENOTFOUND, "%s: cannot be read", path);
		else
			rc = refuse(&parser, (unsigned)config_error_line(&config), "%s", config_error_text(&config));
		goto done;
	}
	const config_setting_t *root = config_root_setting(&config);
	for (int i = 0; rc == 0 && i < config_setting_length(root); i++)
		rc = read_top(&parser, config_setting_get_elem(root, (unsigned)i));
	if (rc == 0)
		rc = check_whole(&parser, root);
done:
	config_destroy(&config);
	if (rc < 0)
		reg_journal_map_destroy(map);
	else
		*out = map;
	return rc;
}

void reg_journal_map_destroy(struct reg_journal_map *map)
{
	if (!map)
		return;
	reg_bag_finish(&map->bag);
	free(map);
}
