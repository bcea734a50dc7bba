"""What is said of tables, in Vietnamese and English.

One key, one sentence in each; ``{names}`` are filled by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from parlib.errors import Problem
from parlib.intake.tables.meaning import Meaning, Role
from parlib.intake.tables.questions import IGNORED, Fault, Question, Remark
from parlib.intake.tables.words_of_columns import OF_COLUMNS
from parlib.intake.tables.words_of_results import OF_RESULTS

WORDS: Mapping[str, tuple[str, str]] = {
    **OF_COLUMNS,
    # reasons why something was left out
    "row_maxima": ("dòng điểm tối đa: dùng làm mức tối đa của cột", "row of maxima: taken as the maximum of each column"),
    "row_total": ("dòng tổng hoặc trung bình: tự tính lại", "total or mean: computed anew"),
    "row_no_unit": ("dòng không ghi đơn vị", "the row names no unit"),
    "row_section": ("dòng tiêu đề nhóm", "heading of a group"),
    "row_note": ("ghi chú dưới bảng", "note beside the table"),
    "row_empty": ("đơn vị không có số liệu nào: coi là thiếu, không phải bằng 0", "unit without a figure: missing, not zero"),
    "row_twice": ("trùng một đơn vị ở dòng trên", "the same unit as in a row above"),
    "row_unit_ignored": ("dòng bỏ theo lựa chọn (--unit)", "left out as was said (--unit)"),
    "row_not_kept": ("không có dấu x ở cột Giữ lại", "not marked x in the column of what is kept"),
    "row_no_promise": ("không có cam kết nào mã hoặc nội dung như vậy trong kế hoạch", "the plan has no promise of that id or of these words"),
    "row_index_open": ("không biết đây là chỉ số nào", "not known which index this is"),
    "column_planned": (
        "mục tiêu, kế hoạch hoặc dự kiến không phải là kết quả của năm: không lấy; nếu là kết quả, sửa tiêu đề thành năm",
        "a target, a plan or a forecast is no result of the year: not taken; where it is one, let the heading be the year",
    ),
    "column_part_of_year": (
        "số liệu của một phần năm không phải là số liệu của năm: không lấy",
        "figures of a part of a year are none of the year: not taken",
    ),
    "column_change": ("cột tăng, giảm: tự tính lại", "change: computed anew"),
    "column_outcome": (
        "là chỉ tiêu, không phải chỉ số: thêm bằng `parlib add outcomes` với chính tệp này",
        "an indicator, no index: add it with `parlib add outcomes` and this same file",
    ),
    "column_open": ("chưa hiểu cột này; nói rõ bằng --column {letter}=...", "column not understood; say what it is with --column {letter}=..."),
    "sheet_not_asked": ("trang không được chọn", "sheet not asked for"),
    "sheet_no_table": ("trang không có bảng nào có cột đơn vị", "no table with a column of units on this sheet"),
    "sheet_no_list": ("trang không có danh sách đơn vị", "no list of units on this sheet"),
    "cell_empty": ("ô trống: thiếu, không phải bằng 0", "empty cell: missing, not zero"),
    "cell_missing": ("ô ghi là không có số liệu: thiếu, không phải bằng 0", "the cell says that there is no figure: missing, not zero"),
    "cell_percent_for_points": ("ô ghi phần trăm trong cột điểm", "a percentage in a column of points"),
    "cell_no_rank": ("không phải thứ hạng", "not a rank"),
    "figure_of_own_index": ("số liệu PAR INDEX, SIPAS: thêm bằng `parlib add figures`", "PAR INDEX and SIPAS: add them with `parlib add figures`"),
    "cell_twice": ("trùng một số liệu đã có, giá trị như nhau", "the same figure again, with the same value"),
    "not_a_number": ("không phải số", "not a number"),
    "number_ambiguous": ("không rõ dấu phẩy/chấm là thập phân hay hàng nghìn", "decimal or thousands mark: not clear"),
    "number_is_boolean": ("ô ghi đúng/sai, không phải số", "true or false, not a number"),
    "number_is_date": ("ô là ngày tháng, không phải số", "a date, not a number"),
    "number_too_large": ("số quá lớn", "the number is too large"),
    "cached_error": ("ô báo lỗi của Excel", "an Excel error"),
    "words_for_number": ("ô ghi chữ thay cho số", "words in place of a number"),
    "fraction_for_number": ("ô ghi phân số", "a fraction"),
    # said aloud
    "codes_repaired": ("mã mất số 0 ở đầu đã được khôi phục: {codes}", "codes that had lost the zero in front got it back: {codes}"),
    "level_shown": (
        "tên dùng ở nhiều cấp được đọc là {level}, như mọi tên khác trong bảng: {names}",
        ("names borne at several levels are read as {level}, as every other name of the table: "
        "{names}"),
    ),
    "level_highest": (
        ("tên dùng ở nhiều cấp, bảng không ghi cấp: đọc là cấp cao nhất ({level}): {names}; nếu "
        "không đúng: --level ..."),
        ("names borne at several levels, and the table names none: read as the highest ({level}): "
        "{names}; else: --level ..."),
    ),
    "day_shown": ("các đơn vị khác của năm {year} cho thấy bảng theo địa giới ngày {day}", "the other units of {year} show that the table follows the map of {day}"),
    "province_shown": ("các tên nhận ra trong bảng đều có ở {province}: đọc là đơn vị của {province}", "the names that were recognised are all borne in {province}: read as its units"),
    "unit_renamed": (
        "đơn vị đổi tên hoặc đổi loại, đọc theo tên trong năm đó: {names}",
        "units that were renamed, read as they were called in the year: {names}",
    ),
    "unit_spelt": (
        "tên viết khác một chút, đọc là đơn vị duy nhất trong tỉnh có tên như vậy: {names}",
        "names spelt a little otherwise, each read as the only unit of the province of such a name: {names}",
    ),
    "own_documents": (
        "mỗi bảng ghi văn bản của mình, được lưu theo từng số liệu: {documents}",
        "each table names its own document, kept with every figure: {documents}",
    ),
    "units_new": (
        "{count} đơn vị mới được ghi vào danh bạ, trực thuộc {below}, từ ngày {since}",
        "{count} new units are taken into the register, below {below}, from {since}",
    ),
    "units_in_capitals": (
        ("tên viết hoa toàn bộ trong bảng, được ghi là: {names}; nếu chưa đúng, sửa chữ hoa, chữ "
        "thường trong bảng"),
        ("names that stand in capitals are written as: {names}; where that is wrong, correct the "
        "letters in the table"),
    ),
    "units_known": ("{count} trên {all} đơn vị đã có trong danh bạ và giữ nguyên", "{count} of {all} units are in the register and stay as they are"),
    "thousands_read": (
        "cột {column}: dấu chấm đọc là dấu hàng nghìn ({text} là {number})",
        "column {column}: the full stop is read as a thousands mark ({text} is {number})",
    ),
    **OF_RESULTS,
    "points_in_percent": (
        "cột {column} có tiêu đề là điểm nhưng mọi ô ghi phần trăm: đọc là giá trị chỉ số (%)",
        "column {column} is headed as points and every cell is a percentage: read as the value of the index",
    ),
    "shares_read": ("cột {column} ghi tỷ lệ theo phần của 1 (0,985): đọc là phần trăm (98,5)", "column {column} holds shares of one (0.985): read as per cent (98.5)"),
    "zeros_read": (
        "{index} ghi bằng 0 ở {count} ô ({cells}): đọc là 0, không phải thiếu; nếu là chưa có số liệu: --missing 0",
        "{index} is written as nought in {count} cells ({cells}): read as 0, not as missing; where there is no figure: --missing 0",
    ),
    "hidden_rows": (
        "{count} dòng ẩn hoặc bị lọc cũng được đọc: {places}; không lấy thì xóa các dòng đó",
        "{count} hidden or filtered rows are read as well: {places}; delete them where they are not meant",
    ),
    "hidden_columns": (
        "{count} cột ẩn cũng được đọc: {places}; không lấy thì --column CỘT=ignore",
        "{count} hidden columns are read as well: {places}; leave one out with --column LETTER=ignore",
    ),
    "ranks_contradict": (
        ("trang {sheet}, {index} năm {year}: {count} cặp đơn vị có thứ hạng ngược với giá trị; "
        "kiểm tra lại bảng"),
        ("sheet {sheet}, {index} {year}: in {count} pairs of units the ranks contradict the "
        "values; check the table"),
    ),
    # asked
    "ask_no_table": ("Không tìm thấy bảng: chưa rõ cột nào là đơn vị, năm, chỉ số.", "No table was found: which column names the units, the year, the index?"),
    "ask_no_cells": ("Các cột điểm của bảng không có số liệu nào; số liệu ở cột nào?", "The columns of figures hold none; which column has them?"),
    "ask_period": ("Số liệu là của năm nào? Bảng không ghi năm ({count} ô).", "Of which year are the figures? The table does not say ({count} cells)."),
    "ask_whose_table": (
        "Bảng là của đơn vị nào? Bảng không có cột đơn vị, tiêu đề cũng không ghi.",
        "Which unit is the table about? It has no column of units, and its title names none.",
    ),
    "ask_index": ("Các cột sau là chỉ số nào: {columns}?", "Which index are these columns: {columns}?"),
    "ask_indicator": ("Bảng là của chỉ tiêu nào?", "Which indicator is the table about?"),
    "ask_no_list": ("Không tìm thấy danh sách: cột nào ghi tên đơn vị?", "No list was found: which column names the units?"),
    "ask_level": ("Các đơn vị sau thuộc cấp nào: {names}?", "Of which level are these units: {names}?"),
    "ask_no_report": (
        "Không tìm thấy bảng kết quả: cần một cột mã hoặc nội dung cam kết và một cột kết quả.",
        ("No table of results was found: it takes a column of ids or words of promises, and one "
        "of results."),
    ),
    "ask_plan": ("Báo cáo là của kế hoạch nào?", "Which plan is the report about?"),
    "ask_reported": (
        "Kết quả của kỳ nào? Ghi 2026-Q3, 2026-H1, 2026-07 hoặc 2026.",
        "Of which period are the results? Write 2026-Q3, 2026-H1, 2026-07 or 2026.",
    ),
    "ask_code_level": ("Các số {numbers} là mã của cấp nào?", "The numbers {numbers} are codes of which level?"),
    "ask_day": (
        ("Năm {year}, các tên sau dùng cho hai đơn vị nối tiếp nhau ({spans}): {names}. Bảng theo "
        "địa giới ngày nào?"),
        ("In {year} these names stood for two units in turn ({spans}): {names}. Of which day is "
        "the table?"),
    ),
    "ask_below": ("Các tên sau có ở nhiều nơi: {names}. Bảng là của tỉnh, thành phố nào?", "These names are borne in several places: {names}. Of which province is the table?"),
    "ask_below_new": ("Các đơn vị mới trực thuộc đơn vị nào: {names}?", "Below which unit do the new units lie: {names}?"),
    "choice_ignored": ("bỏ “{name}”", "leave “{name}” out"),
    "ask_whose_row": (
        ("Dòng “{name}” ghi chung {count} đơn vị ({units}), mà một số liệu chỉ của một đơn vị. "
        "Bỏ dòng này, lấy cho một đơn vị, hay tách thành {count} dòng trong bảng rồi chạy lại?"),
        ("The row “{name}” is about {count} units together ({units}), and a figure is of one unit. "
        "Leave it out, take it for one of them, or split it into {count} rows in the table and run "
        "this again?"),
    ),
    "ask_new_units": (
        ("{count} đơn vị chưa có trong danh bạ: {names}. Ghi thêm vào danh bạ? (đơn vị hư cấu: "
        "thêm --fictional)"),
        ("{count} units are not in the register: {names}. Take them into it? (fictional ones: add "
        "--fictional)"),
    ),
    "ask_new_units_near": (
        "{count} đơn vị chưa có trong danh bạ: {names}. Có tên viết gần giống đơn vị đã có; nếu là đơn vị đó: {near}. Ghi thêm vào danh bạ? (đơn vị hư cấu: thêm --fictional)",
        "{count} units are not in the register: {names}. Some are spelt nearly like one that is; where it is meant: {near}. Take them into it? (fictional ones: add --fictional)",
    ),
    # surveys
    "survey_unit": ("đơn vị được đánh giá", "unit that is judged"),
    "survey_place": ("địa bàn mẫu", "sampled place"),
    "survey_stratum": ("tầng mẫu", "stratum"),
    "survey_weight": ("trọng số", "weight"),
    "survey_group": ("nhóm người trả lời", "group of respondents"),
    "column_personal": ("thông tin cá nhân hoặc dấu vết của người trả lời: không lấy, không lưu", "personal, or a trace of the respondent: not taken, not kept"),
    "survey_name_left": ("không phải đơn vị, theo lựa chọn: bỏ các phiếu ghi tên này", "no unit, as was said: its answers are left out"),
    "survey_name_lacking": ("không ghi đơn vị: không lấy", "no unit is written: left out"),
    "survey_names_lacking": ("{count} phiếu không ghi đơn vị nên không lấy (đầu tiên: ô {first}); điền đơn vị vào bảng rồi chạy lại nếu cần", "{count} answers name no unit and are left out (the first: cell {first}); write it into the table and run it again where they are wanted"),
    "column_not_asked": ("chưa nhận ra là câu hỏi của phiếu: không lấy; nếu là một câu hỏi: --column {letter}=MÃ-CÂU-HỎI", "no question of the questionnaire: left out; where it is one: --column {letter}=CODE"),
    "survey_personal": ("{count} cột thông tin cá nhân không được lấy; tệp gốc không được lưu, chỉ lưu câu trả lời", "{count} personal columns were not taken; the original is not kept, only the answers"),
    "survey_items_lacking": ("{form}: {count} câu không có trong tệp: {items}", "{count} questions of {form} are not in the file: {items}"),
    "survey_numbers": (
        "ô ghi số ({numbers}) đọc theo thang 1 = rất không hài lòng … 5 = rất hài lòng; nếu ngược lại: --answer 1=5 …",
        "cells with numbers ({numbers}) are read as 1 = very dissatisfied … 5 = very satisfied; where it is the other way round: --answer 1=5 …",
    ),
    "survey_kept": ("cột và câu trả lời được đọc như ở {place}", "columns and answers are read as in {place}"),
    "ask_no_survey": (
        "Không tìm thấy câu hỏi nào của phiếu. Các cột giống câu trả lời: {columns}.\n  Các câu hỏi của phiếu:\n    {questions}\n  Ghi cột nào là câu nào, cách nhau bằng dấu phẩy, ví dụ {example}; cột không ghi thì không lấy.",
        "No question of a questionnaire was found. Columns that look like answers: {columns}.\n  Questions of the questionnaires:\n    {questions}\n  Write which column is which, with commas between, e.g. {example}; a column that is not named is left out.",
    ),
    "ask_form": ("Tệp dùng phiếu nào?", "Which questionnaire does the file follow?"),
    "ask_survey_year": ("Khảo sát cho năm đánh giá nào?", "Which year does the survey assess?"),
    "ask_survey_unit": ("Phiếu đánh giá đơn vị nào? (tệp không có cột đơn vị)", "Which unit do the answers judge? (the file has no column of units)"),
    "ask_survey_name": ("Tên sau là đơn vị nào: {names}? Ghi TÊN=MÃ; TÊN=ignore thì bỏ các phiếu ghi tên đó.", "Which units are these names: {names}? Write NAME=IDENTITY; NAME=ignore leaves its answers out."),
    "ask_answer": ("Các câu trả lời sau là mức mấy: {texts}? Chọn một dòng, từng câu một; hoặc ghi CÂU=MỨC.", "Which answers are these: {texts}? Choose a line, one text after the other; or write TEXT=ANSWER."),
    "ask_places": (
        "Người trả lời được chọn thế nào? Ghi tên cột địa bàn mẫu, hoặc chọn một câu trả lời (không biết thì không có khoảng tin cậy).",
        "How were people drawn? Name the column of sampled places, or choose an answer (where nobody knows there are no intervals).",
    ),
    "ask_places_in_units": (
        "Cột đó ghi đơn vị được đánh giá, không phải địa bàn trong từng đơn vị. Người trả lời ở mỗi đơn vị được chọn thế nào? Ghi tên cột thôn, tổ dân phố, hoặc chọn một câu trả lời (phiếu của cả tỉnh: thêm --locality).",
        "That column names the units that are judged, not places inside them. How were people drawn in each unit? Name the column of villages, or choose an answer (answers about the whole province: add --locality).",
    ),
    "ask_strata": (
        "Mẫu có chia tầng không? Ghi tên cột tầng, hoặc chọn một câu trả lời (không biết thì không có khoảng tin cậy).",
        "Was the sample stratified? Name the column of strata, or choose an answer (where nobody knows there are no intervals).",
    ),
    "ask_sizes": (
        "Mỗi tầng có tất cả bao nhiêu địa bàn (hoặc người, nếu chọn thẳng người)? Ghi một số, hoặc chọn một câu trả lời.",
        "How many places (or people, where these were drawn directly) are there in a stratum in all? Write a number, or choose an answer.",
    ),
    "ask_recalculated": (
        (
            "{count} đơn vị chỉ có từ ngày {since}, bảng ghi số liệu của chúng trong năm "
            "{years} ({names}). Số liệu các năm đó do cơ quan tính lại theo địa giới hiện nay?"
        ),
        (
            "{count} units stand only from {since}, and the table has figures of them in {years} "
            "({names}). Did the office recalculate these years on present boundaries?"
        ),
    ),
    "recalculated": (
        "số liệu năm {years} được ghi là do cơ quan tính lại theo địa giới hiện nay",
        "figures of {years} are kept as recalculated by the office on present boundaries",
    ),
    "year_to_come": (
        "năm {year} chưa tới: số liệu của một năm không thể có trước khi năm đó bắt đầu",
        "{year} has not begun: a year has no figures before it begins",
    ),
    "year_to_come_remedy": (
        "sửa năm trong bảng, hoặc bỏ cột đó: --column {letter}=ignore",
        "correct the year in the table, or leave the column out: --column {letter}=ignore",
    ),
    "year_unreadable": ("ô ghi năm là “{year}”, không phải một năm", "the cell of the year says “{year}”, which is no year"),
    "year_unreadable_remedy": (
        "ghi bốn chữ số của năm, ví dụ 2025; số liệu không phải của cả năm thì bỏ dòng đó",
        "write the four digits of the year, e.g. 2025; take the row out where its figures are not of a whole year",
    ),
    "title_part_of_year": (
        "tiêu đề nói về một phần của năm (“{title}”), số liệu được đọc là của cả năm; nếu chưa phải kết quả cả năm thì chưa lưu",
        "the title is about a part of a year (“{title}”), the figures are read as of the whole year; do not keep them where they are not",
    ),
    "ask_unit": ("“{name}” là đơn vị nào trong số: {choices}?", "Which unit is {name!r}: {choices}?"),
    "ask_source": (
        ("Nguồn của bảng là gì? Ghi số và ngày văn bản (Quyết định số 99/QĐ-UBND ngày 5/1/2026) "
        "hoặc địa chỉ trang."),
        ("What is the source of the table? Number and day of a document (Quyết định số 99/QĐ-UBND "
        "ngày 5/1/2026) or an address."),
    ),
    "ask_rule_book": (
        (
            "Số liệu năm {years} chấm theo bộ tiêu chí nào? Ghi số quyết định hoặc tên; không biết, "
            "hoặc các năm chấm khác nhau, thì để trống: khi đó không so sánh năm này với năm khác"
        ),
        (
            "With which rule book were the figures of {years} made? Number of the decision, or a "
            "name; leave it empty where it is not known or differs: then no year is compared with "
            "another"
        ),
    ),
    "rule_book_open": (
        (
            "chưa rõ số liệu năm {years} chấm theo bộ tiêu chí nào: không so sánh năm này với năm "
            "khác; nếu biết, thêm --rule-book \"Quyết định số …/QĐ-UBND\""
        ),
        (
            "with which rule book the figures of {years} were made is not known: no year is "
            "compared with another; if you know it, add --rule-book \"Quyết định số …/QĐ-UBND\""
        ),
    ),
    "ask_keep": ("Lưu như trên?", "Keep this?"),
    # refused
    "unit_unknown": ("không có đơn vị “{name}” trong năm {year}", "no unit is called “{name}” in {year}"),
    "unit_unknown_remedy": ("sửa tên trong bảng, hoặc chỉ rõ: --unit \"{name}=TÊN ĐƠN VỊ\"", "correct the name in the table, or say which: --unit \"{name}=NAME OF THE UNIT\""),
    "unit_near": ("không có đơn vị “{name}” trong năm {year}", "no unit is called “{name}” in {year}"),
    "unit_near_remedy": ("nếu là đơn vị ở cột bên: --unit \"{name}={near}\"; nếu không, sửa tên trong bảng", "if the unit beside is meant: --unit \"{name}={near}\"; else correct the name in the table"),
    "unit_new": ("danh bạ chưa có “{name}”", "the register has no “{name}”"),
    "unit_new_remedy": ("nếu là đơn vị có thật: thêm vào danh sách rồi chạy parlib add units DANH-SACH.xlsx; nếu không, sửa tên trong bảng", "if there is such a unit: put it into the list and run parlib add units LIST.xlsx; else correct the name in the table"),
    "below_not_there": ("{below} không tồn tại trong suốt các năm {years}", "{below} did not stand in all the years {years}"),
    "below_not_there_remedy": ("chỉ đơn vị cấp trên của các năm đó: {choices}; năm trước và sau khi sắp xếp thì thêm riêng", "name the unit above of those years: {choices}; add the years before and after apart"),
    "code_taken": ("mã đặt theo tên đã là mã của đơn vị khác: {names}", "a code made from the name is another unit's already: {names}"),
    "code_taken_remedy": ("ghi tên các đơn vị này đầy đủ hơn trong bảng", "give the units fuller names in the table"),
    "units_hold_figures": ("bảng này là điểm chỉ số (cột {letters}), không phải danh sách đơn vị", "this is a table of an index (columns {letters}), no list of units"),
    "units_hold_figures_remedy": ("chạy parlib add figures với tệp này; nếu chỉ lấy tên đơn vị: --column {letter}=ignore cho từng cột", "run parlib add figures with this file; to take the units alone: --column {letter}=ignore for each column"),
    "figure_twice": ("{unit}, {year}: {index} ghi hai lần với hai giá trị (ô kia: {other})", "{unit}, {year}: {index} stands twice with two values (the other: {other})"),
    "figure_on_two_rows": ("{unit}, {year}: {index} ghi ở hai dòng với hai giá trị (ô kia: {other})", "{unit}, {year}: {index} stands on two rows with two values (the other: {other})"),
    "figure_on_two_rows_remedy": ("bỏ dòng sai; nếu là hai đơn vị khác nhau, sửa tên ở một dòng", "take the wrong row out; where two units are meant, correct the name on one of them"),
    "units_differ": ("{index} ghi bằng hai đơn vị tính: {unit} ở đây, {other} ở ô {at}", "{index} is written in two units of measurement: {unit} here, {other} in cell {at}"),
    "units_differ_remedy": ("đổi các ô này sang cùng một đơn vị tính, hoặc đặt tên khác cho chỉ tiêu ở một bên", "convert these cells into one unit of measurement, or name the indicator otherwise on one side"),
    "figure_twice_remedy": ("sửa bảng, hoặc bỏ một cột: --column {letter}=ignore", "correct the table, or leave one column out: --column {letter}=ignore"),
    "unit_on_two_rows": ("{unit} có ở dòng {other} và dòng {here}, {count} ô khác nhau", "{unit} stands on rows {other} and {here}, {count} cells differ"),
    "unit_on_two_rows_remedy": ("sửa tên đơn vị ở một dòng, hoặc bỏ một dòng", "correct the name of the unit on one of the rows, or take one row out"),
    "columns_twice": ("cột {letter} và cột {other} cùng được đọc là {index} mà số khác nhau ở {count} ô", "columns {letter} and {other} are both read as {index} and differ in {count} cells"),
    "columns_twice_remedy": ("nói cột {letter} là gì, ví dụ điểm điều tra xã hội học: --column {letter}={index}:DT.points; hoặc bỏ cột: --column {letter}=ignore", "say what column {letter} is, e.g. the points of the survey: --column {letter}={index}:DT.points; or leave it out: --column {letter}=ignore"),
    "promise_twice": ("cam kết {item} có hai kết quả", "promise {item} has two results"),
    "promise_twice_remedy": ("giữ lại một dòng", "keep one of the rows"),
    "another_form": (
        "biểu này của {stated}, lệnh ghi {option} {given}",
        "this form is one of {stated}, the command says {option} {given}",
    ),
    "another_form_remedy": (
        "bỏ {option}, hoặc lấy đúng tệp; biểu ghi sai kỳ thì sửa dòng đó trong tệp",
        "leave {option} out, or take the right file; where the form is wrong, correct that line",
    ),
    "cell_unreadable": ("không đọc được số trong ô: {why}", "no figure can be read here: {why}"),
    "cell_unreadable_remedy": (
        "sửa ô; chưa có số liệu thì để trống; nếu chữ này nghĩa là chưa có: --missing \"{text}\"; nếu không lấy cột: --column {letter}=ignore",
        "correct the cell, or empty it where there is no figure; where these words stand for none: --missing \"{text}\"; to leave the column out: --column {letter}=ignore",
    ),
    "rank_unreadable": ("ô ghi không phải thứ hạng", "this is not a rank"),
    "rank_unreadable_remedy": (
        "sửa ô; chưa có thứ hạng thì để trống; nếu cột là xếp loại: --column {letter}={index}.class; nếu chữ này nghĩa là chưa có: --missing \"{text}\"",
        "correct the cell, or empty it where there is no rank; where the column holds classes: --column {letter}={index}.class; where these words stand for none: --missing \"{text}\"",
    ),
    "percent_for_points": ("ô ghi phần trăm trong cột điểm", "a percentage in a column of points"),
    "percent_for_points_remedy": (
        "ghi số điểm; nếu cả cột là phần trăm: --column {letter}={index}",
        "write the points; where the whole column is per cent: --column {letter}={index}",
    ),
    "share_out_of_range": ("chỉ số theo phần trăm phải từ 0 đến 100", "an index in per cent lies between 0 and 100"),
    "share_out_of_range_remedy": ("kiểm tra ô; nếu cột là điểm với mức tối đa khác: --column {letter}={index}.points", "check the cell; where the column holds points of another maximum: --column {letter}={index}.points"),
    "above_maximum": ("điểm lớn hơn mức tối đa ghi trong bảng", "the points are above the maximum that the table states"),
    "above_maximum_remedy": ("kiểm tra ô và mức tối đa", "check the cell and the maximum"),
}  # fmt: skip
CHOICES: Mapping[str, tuple[str, str]] = {
    "people": ("chọn thẳng từng người", "people, drawn directly"),
    "unknown": ("không biết", "not known"),
    "none": ("không chia tầng", "not stratified"),
    "province": ("tỉnh, thành phố", "province"),
    "district": ("huyện", "district"),
    "commune": ("xã, phường", "commune"),
    "department": ("sở, ban, ngành", "department"),
}
"""Answers of an option that people are shown in words."""
_ANSWERS = {
    "none": ("không trả lời", "no answer"),
    "1": ("1, rất không hài lòng", "1, very dissatisfied"),
    "2": ("2, không hài lòng", "2, dissatisfied"),
    "3": ("3, bình thường", "3, neither"),
    "4": ("4, hài lòng", "4, satisfied"),
    "5": ("5, rất hài lòng", "5, very satisfied"),
}
_LEVELS = {"province": "tỉnh", "district": "huyện", "commune": "xã", "department": "sở, ban, ngành"}


def say(key: str, language: str, **figures: str) -> str:
    """Return a sentence; a reason that has no sentence is its own key."""
    pair = WORDS.get(key)
    text = pair[0 if language == "vi" else 1] if pair else key
    if language == "vi" and figures.get("level") in _LEVELS:
        figures["level"] = _LEVELS[figures["level"]]
    return text.format(**figures) if figures else text


def figure_in_words(index: str, measure: str, part: str, language: str) -> str:
    """Return which figure of an index a row holds, by the code of its part (``0``: the whole).

    Examples
    --------
    >>> figure_in_words("PAR", "rank", "0", "vi"), figure_in_words("PAR", "points", "2.1", "en")
    ('PAR INDEX: xếp hạng', 'PAR INDEX, 2.1: points')
    """
    named = {"PAR": "PAR INDEX"}.get(index, index)
    named += f", {part}" if part != "0" else ""
    return say(measure, language, index=named) if measure in WORDS else f"{named}: {measure}"


def meaning_in_words(meaning: Meaning, language: str) -> str:
    """Return what a column means, as the table of what was understood shows it."""
    if meaning.role == Role.QUESTION:
        fact = say(f"survey_{meaning.code}", language)
        return f"{meaning.code}: {meaning.part}" if meaning.part else fact
    if meaning.role != Role.FIGURE:
        of_a_plan = f"{meaning.measure}_{meaning.role.value}"  # as a report on a plan has it
        return say(of_a_plan if of_a_plan in WORDS else meaning.role.value, language)
    if meaning.measure == "value" and not meaning.index:
        words = say("value_named", language)
        return f"{words}, {meaning.year}" if meaning.year else words
    if not meaning.index and meaning.measure in ("score", "rank", "class", "points"):
        words = say(f"{meaning.measure}_by_row", language)
        return f"{words}, {meaning.year}" if meaning.year else words
    key = (
        "own_score"
        if meaning.measure == "score" and meaning.index not in ("PAR", "SIPAS", "")
        else meaning.measure
    )
    name = {"PAR": "PAR INDEX", "I766": "766"}.get(meaning.index, meaning.index or "?")
    words = say(
        key,
        language,
        index=f"{name}, {meaning.part or meaning.code}" if meaning.code != "0" else name,
    )
    return f"{words}, {meaning.year}" if meaning.year else words


def choice_in_words(choice: str, language: str) -> str:
    """Return an answer as a person is shown it.

    Examples
    --------
    >>> choice_in_words("unknown", "vi"), choice_in_words("2025-07-01", "vi")
    ('không biết', '01/07/2025')
    """
    if day := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", choice):
        return f"{day[3]}/{day[2]}/{day[1]}"
    if answer := re.fullmatch(r"(.+)=(none|[1-5])", choice):
        level = _ANSWERS[answer[2]][0 if language == "vi" else 1]
        return f"“{answer[1]}” = {level}"
    if choice.endswith(f"={IGNORED}"):
        return say("choice_ignored", language, name=choice.rpartition("=")[0])
    pair = CHOICES.get(choice)
    return pair[0 if language == "vi" else 1] if pair else choice


def remark_in_words(remark: Remark | Question, language: str) -> str:
    """Return a remark or a question as a sentence."""
    return say(remark.key, language, **remark.figures)


def problem_of(fault: Fault, language: str, *, file: str) -> Problem:
    """Return a fault of a table as a problem with its place and its remedy."""
    figures = dict(fault.figures)
    if "why" in figures:
        figures["why"] = say(figures["why"], language)
    return Problem(
        say(fault.key, language, **figures), say(f"{fault.key}_remedy", language, **figures), file=file, sheet=fault.sheet, cell=fault.cell,
        actual=fault.actual, expected=fault.expected,
    )  # fmt: skip
