//! Whole answers of the shipped corpus, as a pipe gets them. `UPDATE_EXPECT=1 cargo test` writes what is
//! said now; read the difference before you keep it.

use docent::nlu::question::Question;
use docent::render::phrases::Phrases;
use docent::render::reply::page;
use docent::render::terminal::{Abilities, draw};
use expect_test::{Expect, expect};

use crate::support::SHIPPED;

/// Statements shown.
const SHOWN: usize = 3;

/// Asks the turns of a conversation and compares the answer to the last.
#[expect(clippy::needless_pass_by_value, reason = "as expect-test is used")]
fn check(turns: &[&str], expected: Expect) {
    let phrases = Phrases::load(None).unwrap();
    let mut earlier = None;
    let mut said = String::new();
    for turn in turns {
        let reply = SHIPPED.answer(&Question::after(*turn, earlier.take())).unwrap();
        said = draw(&page(&reply, &phrases, SHOWN), Abilities::NONE);
        earlier = Some(reply.context);
    }
    expected.assert_eq(&said);
}

#[test]
fn facts_about_a_place() {
    check(
        &["training in Egypt"],
        expect![[r#"
            Probably:
            Nine UNODC training workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence. [1]
            More than 300 criminal justice practitioners in Egypt, made up of police, prosecutors, judges and forensic doctors, were trained by UNODC. [2]
            For more effective police and justice responses to violence against women and gender-based violence, UNODC provided training in Egypt for police officers, prosecutors, judges and forensic doctors. [3]
            8 more: ask with --all to see them.

            Sources
            [1] UNODC Training and Support by Place › Egypt, line 23 · training-by-place.md#961
            [2] UNODC Training and Support by Place › Egypt, line 25 · training-by-place.md#1204
            [3] UNODC Training and Support by Place › Egypt, line 27 · training-by-place.md#1534
        "#]],
    );
    check(
        &["What happened in the Kyrgyz Republic?"],
        expect![[r#"
            Probably:
            In Kyrgyzstan, 200 police officers and 50 prosecutors were given gender-responsive training to support victims of violence. [1]
            UNODC lent its support to a mentoring programme for female police in Kyrgyzstan, centred on the prevention of crime and gender-based violence. [2]
            Female police officers in Kyrgyzstan had a UNODC leadership training programme, the aim of which was to promote gender-sensitive local police services. [3]
            6 more: ask with --all to see them.

            Sources
            [1] UNODC Training and Support by Place › Kyrgyzstan, line 37 · training-by-place.md#2201
            [2] UNODC Training and Support by Place › Kyrgyzstan, line 40 · training-by-place.md#2563
            [3] UNODC Training and Support by Place › Kyrgyzstan, line 41 · training-by-place.md#2706
        "#]],
    );
    check(
        &["Peruvian judges"],
        expect![[r#"
            Probably:
            Judges, prosecutors, police officers and victim advocates in Peru were trained by UNODC on how to investigate violence against women and girls (VAWG) effectively and with a victim-centred approach. [1]

            Sources
            [1] UNODC Training and Support by Place › Peru, line 77 · training-by-place.md#5754
        "#]],
    );
    check(
        &["trainning in Mexcio pls??"],
        expect![[r#"
            Read as “training in Mexico pls??”.

            Probably:
            In 26 states of Mexico, UNODC's continued training on violence against women for police officers and emergency call operators reached 7,500 professionals. [1]
            A UNODC training programme in Mexico for 8,000 police officers and emergency call operators in 25 states was meant to promote more effective responses to violence against women and gender-based violence. [2]
            On criminal justice and prison reform, Mexico continued to receive normative assistance from UNODC, with the emphasis on training and awareness-raising on violence against women. [3]
            5 more: ask with --all to see them.

            Sources
            [1] UNODC Training and Support by Place › Mexico, line 50 · training-by-place.md#3189
            [2] UNODC Training and Support by Place › Mexico, line 51 · training-by-place.md#3344
            [3] UNODC Training and Support by Place › Mexico, line 54 · training-by-place.md#3898
        "#]],
    );
    check(
        &["training in southern africa"],
        expect![[r#"
            Probably:

            Southern Africa
            Two UNODC specialisation workshops for 70 police officers in Lesotho and South Africa taught the investigation and case management of cyber- and gender-based violence cases. [1]

            Namibia
            Of the 103 participants whom UNODC trained in national training-of-trainers' workshops in Namibia, 76 were female and 27 male. [2]

            South Africa
            The 13 strategically selected countries of GLO.ACT are Belarus, Brazil, Colombia, Egypt, the Kyrgyz Republic, Lao PDR, Mali, Morocco, Nepal, Niger, Pakistan, South Africa and Ukraine. [3]
            6 more: ask with --all to see them.

            Sources
            [1] UNODC Training and Support by Place › Lesotho and South Africa, line 45 · training-by-place.md#2885
            [2] UNODC Training and Support by Place › Namibia, line 65 · training-by-place.md#4673
            [3] Trafficking in Persons and Smuggling of Migrants › GLO.ACT, line 31 · trafficking-and-smuggling.md#1887
        "#]],
    );
    check(
        &["west bank"],
        expect![[r#"
            Probably:

            State of Palestine
            To aid healthcare practitioners in Palestine when they examine victims of sexual and gender-based violence in accordance with international best practices, UNODC published a manual for forensic medical practitioners and a code of practice. [1]
            In one list for the reporting period, the criminal justice professionals to whom UNODC gave training and capacity building on crime prevention and criminal justice responses to gender-based violence against women were in Colombia, Dominican Republic, Egypt, Ethiopia, Iraq, Kenya, Kyrgyzstan, Mauritania, Mexico, Nigeria, Pakistan, Panama, State of Palestine, Somalia and Viet Nam. [2]
            In another list for the reporting period, UNODC's training and capacity building on crime prevention and criminal justice responses to gender-based violence against women went to criminal justice professionals (police, prosecutors, judges, legal aid and other service providers) in Bolivia, Colombia, Ecuador, Egypt, Guatemala, Iraq, Jordan, Liberia, Mexico, Nepal, Saudi Arabia, Senegal, Sierra Leone, State of Palestine and Viet Nam. [3]

            Not in the documents:
              The documents never mention West Bank.

            Sources
            [1] UNODC Training and Support by Place › Palestine, line 73 · training-by-place.md#5507
            [2] Countries Trained during the Reporting Period › Colombia to Viet Nam, line 13 · reporting-period.md#244
            [3] Countries Trained during the Reporting Period › Bolivia to Viet Nam, line 17 · reporting-period.md#648
        "#]],
    );
}

#[test]
fn numbers() {
    check(
        &["How many judges were trained in Egypt?"],
        expect![[r#"
            Probably:
            Nine UNODC training workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence. [1]
            Another two UNODC workshops in Egypt, for 40 administrative prosecution judges, were about violence against women. [2]

            Sources
            [1] UNODC Training and Support by Place › Egypt, line 23 · training-by-place.md#961
            [2] UNODC Training and Support by Place › Egypt, line 24 · training-by-place.md#1089
        "#]],
    );
    check(
        &["how many officers were trained in Viet Nam"],
        expect![[r#"
            Probably:
            UNODC trained 166 criminal justice officers in Viet Nam to provide protective and justice services for victims of violence against women and girls. [1]
            UNODC trained 265 police officers, prosecutors and legal aid professionals in Viet Nam on best practices in giving legal assistance to survivors of violence against women and girls. [2]
            In Viet Nam, 140 criminal justice officers and legal aid professionals learned from UNODC about providing legal assistance for survivors of violence against women and girls. [3]

            Sources
            [1] UNODC Training and Support by Place › Viet Nam, line 82 · training-by-place.md#6099
            [2] UNODC Training and Support by Place › Viet Nam, line 84 · training-by-place.md#6355
            [3] UNODC Training and Support by Place › Viet Nam, line 85 · training-by-place.md#6537
        "#]],
    );
    check(
        &["number of police officers trained in Kyrgyzstan"],
        expect![[r#"
            In Kyrgyzstan, 200 police officers and 50 prosecutors were given gender-responsive training to support victims of violence. [1]

            Sources
            [1] UNODC Training and Support by Place › Kyrgyzstan, line 37 · training-by-place.md#2201
        "#]],
    );
    check(
        &["how many courts in lima"],
        expect![[r#"
            Probably:
            In Peru, UNODC had a share in establishing 10 specialized prosecution offices on violence against women and girls and 5 courts in Lima. [1]

            Sources
            [1] UNODC Training and Support by Place › Peru, line 78 · training-by-place.md#5952
        "#]],
    );
}

#[test]
fn definitions_and_references() {
    check(
        &["what is the Bangkok Rules"],
        expect![[r#"
            The Bangkok Rules, in full the United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders, were adopted by General Assembly resolution 65/229. [1]

            Sources
            [1] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 16 · policy-framework.md#995
        "#]],
    );
    check(
        &["bangok ruls"],
        expect![[r#"
            Read as “bangkok rule”.

            The Bangkok Rules, in full the United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders, were adopted by General Assembly resolution 65/229. [1]

            Sources
            [1] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 16 · policy-framework.md#995
        "#]],
    );
    check(
        &["What does GLO.ACT stand for?"],
        expect![[r#"
            Probably:
            Global Action against Trafficking in Persons and Smuggling of Migrants (GLO.ACT) is a channel through which UNODC continues to give expert assistance. [1]

            Sources
            [1] Trafficking in Persons and Smuggling of Migrants › GLO.ACT, line 30 · trafficking-and-smuggling.md#1736
        "#]],
    );
    check(
        &["resolution 2005/20"],
        expect![[r#"
            Probably:
            Economic and Social Council resolution 2005/20, “Guidelines on Justice in Matters involving Child Victims and Witnesses of Crime”, forms part of UNODC's policy framework on violence against women and is relevant to girls. [1]

            Sources
            [1] UNODC Policy Framework on Violence against Women › Economic and Social Council resolution, line 21 · policy-framework.md#1397
        "#]],
    );
    check(
        &["A/Res/68/191"],
        expect![[r#"
            Probably:
            Two further General Assembly resolutions in UNODC's policy framework, A/Res/68/191 and A/Res/70/176, concern action against the gender-related killing of women and girls. [1]
            The policy framework of the United Nations Office on Drugs and Crime (UNODC) for addressing violence against women consists of General Assembly resolutions 52/86, 48/104, 65/228, 65/229, A/Res/68/191 and A/Res/70/176, Economic and Social Council resolution 2005/20, and the Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children. [2]

            Sources
            [1] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 17 · policy-framework.md#1185
            [2] UNODC Policy Framework on Violence against Women, line 9 · policy-framework.md#50
        "#]],
    );
}

#[test]
fn lists() {
    check(
        &["Which documents make up the policy framework?"],
        expect![[r#"
            Probably:
            The policy framework of the United Nations Office on Drugs and Crime (UNODC) for addressing violence against women consists of General Assembly resolutions 52/86, 48/104, 65/228, 65/229, A/Res/68/191 and A/Res/70/176, Economic and Social Council resolution 2005/20, and the Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children. [1]
            General Assembly resolution 52/86 bears the title “Crime prevention and criminal justice measures to eliminate violence against women” and belongs to UNODC's policy framework. [2]
            With resolution 48/104, which is part of UNODC's policy framework, the General Assembly adopted the Declaration on the Elimination of Violence against Women. [3]
            5 more: ask with --all to see them.

            Sources
            [1] UNODC Policy Framework on Violence against Women, line 9 · policy-framework.md#50
            [2] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 13 · policy-framework.md#451
            [3] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 14 · policy-framework.md#632
        "#]],
    );
    check(
        &["which countries does GLO.ACT cover"],
        expect![[r#"
            Probably:
            The 13 strategically selected countries of GLO.ACT are Belarus, Brazil, Colombia, Egypt, the Kyrgyz Republic, Lao PDR, Mali, Morocco, Nepal, Niger, Pakistan, South Africa and Ukraine. [1]
            GLO.ACT activities numbered more than 70, delivered in 11 countries, between July 2016 and December 2017. [2]
            By supporting effective responses to trafficking and smuggling, GLO.ACT helps governmental authorities and civil society organizations in 13 countries. [3]

            Sources
            [1] Trafficking in Persons and Smuggling of Migrants › GLO.ACT, line 31 · trafficking-and-smuggling.md#1887
            [2] Trafficking in Persons and Smuggling of Migrants › GLO.ACT, line 34 · trafficking-and-smuggling.md#2371
            [3] Trafficking in Persons and Smuggling of Migrants › GLO.ACT, line 32 · trafficking-and-smuggling.md#2071
        "#]],
    );
    check(
        &["compare Egypt and Peru"],
        expect![[r#"
            Probably:

            Egypt
            Nine UNODC training workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence. [1]
            Another two UNODC workshops in Egypt, for 40 administrative prosecution judges, were about violence against women. [3]

            Peru
            Judges, prosecutors, police officers and victim advocates in Peru were trained by UNODC on how to investigate violence against women and girls (VAWG) effectively and with a victim-centred approach. [2]
            10 more: ask with --all to see them.

            Sources
            [1] UNODC Training and Support by Place › Egypt, line 23 · training-by-place.md#961
            [2] UNODC Training and Support by Place › Peru, line 77 · training-by-place.md#5754
            [3] UNODC Training and Support by Place › Egypt, line 24 · training-by-place.md#1089
        "#]],
    );
    check(
        &["compare Egypt and Norway"],
        expect![[r#"
            Probably:

            Egypt
            Nine UNODC training workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence. [1]
            Another two UNODC workshops in Egypt, for 40 administrative prosecution judges, were about violence against women. [2]
            More than 300 criminal justice practitioners in Egypt, made up of police, prosecutors, judges and forensic doctors, were trained by UNODC. [3]
            8 more: ask with --all to see them.

            Not in the documents:
              The documents never mention Norway.

            Sources
            [1] UNODC Training and Support by Place › Egypt, line 23 · training-by-place.md#961
            [2] UNODC Training and Support by Place › Egypt, line 24 · training-by-place.md#1089
            [3] UNODC Training and Support by Place › Egypt, line 25 · training-by-place.md#1204
        "#]],
    );
}

#[test]
fn where_to_turn() {
    check(
        &["Where can I find tools and resources?"],
        expect![[r#"
        The webpage https://www.unodc.org/unodc/en/justice-and-prison-reform/cpcj-tools-gender.html has the full list of tools and resources of the United Nations Office on Drugs and Crime (UNODC). [1]

        Sources
        [1] UNODC Tools and Resources, line 9 <https://www.unodc.org/unodc/en/justice-and-prison-reform/cpcj-tools-gender.html#:~:text=The%20webpage%20https%3A%2F%2Fwww.unodc.org%2Funodc%2Fen%2Fjustice%2Dand%2Dprison%2Dreform%2Fcpcj%2Dtools%2Dgender.html%20has%20the,on%20Drugs%20and%20Crime%20%28UNODC%29.> · tools-and-resources.md#27
    "#]],
    );
    check(
        &["What is the address of UNODC?"],
        expect![[r#"
            The address given for UNODC is United Nations Headquarters, DC1 Building, Room 613, One United Nations Plaza, New York, NY 10017, USA. [1]

            Sources
            [1] About the United Nations Office on Drugs and Crime › Address, line 23 · about-unodc.md#1214
        "#]],
    );
}

#[test]
fn follow_ups() {
    check(
        &["training in Egypt", "and in Peru?"],
        expect![[r#"
            Probably:
            Judges, prosecutors, police officers and victim advocates in Peru were trained by UNODC on how to investigate violence against women and girls (VAWG) effectively and with a victim-centred approach. [1]
            In Peru, UNODC had a share in establishing 10 specialized prosecution offices on violence against women and girls and 5 courts in Lima. [2]

            Sources
            [1] UNODC Training and Support by Place › Peru, line 77 · training-by-place.md#5754
            [2] UNODC Training and Support by Place › Peru, line 78 · training-by-place.md#5952
        "#]],
    );
    check(
        &["How many participants were trained in Namibia?", "how many of those were men?"],
        expect![[r#"
            Of the 103 participants whom UNODC trained in national training-of-trainers' workshops in Namibia, 76 were female and 27 male. [1]

            Sources
            [1] UNODC Training and Support by Place › Namibia, line 65 · training-by-place.md#4673
        "#]],
    );
    check(
        &["How many police officers were trained in Kyrgyzstan?", "and prosecutors?"],
        expect![[r#"
            Probably:
            In Kyrgyzstan, 200 police officers and 50 prosecutors were given gender-responsive training to support victims of violence. [1]

            Sources
            [1] UNODC Training and Support by Place › Kyrgyzstan, line 37 · training-by-place.md#2201
        "#]],
    );
    check(
        &["What are the Bangkok Rules?", "when was that?"],
        expect![[r#"
            No date for this was found in the documents.

            Nearest, though not an answer:
              The Bangkok Rules, in full the United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders, were adopted by General Assembly resolution 65/229. [1]
              Two further General Assembly resolutions in UNODC's policy framework, A/Res/68/191 and A/Res/70/176, concern action against the gender-related killing of women and girls. [2]

            Sources
            [1] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 16 · policy-framework.md#995
            [2] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 17 · policy-framework.md#1185
        "#]],
    );
    check(
        &["training in Egypt", "what is the Bangkok Rules"],
        expect![[r#"
            The Bangkok Rules, in full the United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders, were adopted by General Assembly resolution 65/229. [1]

            Sources
            [1] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 16 · policy-framework.md#995
        "#]],
    );
}

#[test]
fn what_the_documents_do_not_say() {
    check(
        &["training in Norway"],
        expect![[r#"
            The documents never mention Norway.
        "#]],
    );
    check(
        &["how many prosecutors were trained in Peru?"],
        expect![[r#"
            No number of prosecutors was found.

            Nearest, though not an answer:
              Judges, prosecutors, police officers and victim advocates in Peru were trained by UNODC on how to investigate violence against women and girls (VAWG) effectively and with a victim-centred approach. [1]
              In Peru, UNODC had a share in establishing 10 specialized prosecution offices on violence against women and girls and 5 courts in Lima. [2]

            Sources
            [1] UNODC Training and Support by Place › Peru, line 77 · training-by-place.md#5754
            [2] UNODC Training and Support by Place › Peru, line 78 · training-by-place.md#5952
        "#]],
    );
    check(
        &["what is the Geneva Convention"],
        expect![[r#"
            The documents never use the word “Geneva”.
        "#]],
    );
    check(
        &["how many nurses were trained in Egypt"],
        expect![[r#"
            The documents never use the word “nurses”.

            Nearest, though not an answer:
              Nine UNODC training workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence. [1]
              More than 300 criminal justice practitioners in Egypt, made up of police, prosecutors, judges and forensic doctors, were trained by UNODC. [2]

            Sources
            [1] UNODC Training and Support by Place › Egypt, line 23 · training-by-place.md#961
            [2] UNODC Training and Support by Place › Egypt, line 25 · training-by-place.md#1204
        "#]],
    );
    check(
        &["how many judges were trained in Myanmar"],
        expect![[r#"
            The documents mention Myanmar, but nothing about judges was found there.

            Nearest, though not an answer:
              Together with UNFPA, UN Women and UNICEF, UNODC trained 1,300 officers of Myanmar's national police force in how to respond to incidents of gender-based violence. [1]
              In the Dominican Republic, 103 criminal justice professionals were trained by UNODC in a capacity-building workshop for judges, prosecutors and police officers. [2]

            Sources
            [1] UNODC Training and Support by Place › Myanmar, line 58 · training-by-place.md#4087
            [2] UNODC Training and Support by Place › Dominican Republic, line 19 · training-by-place.md#792
        "#]],
    );
    check(
        &["resolution 65/230"],
        expect![[r#"
            The documents name no “65/230”.
        "#]],
    );
}

#[test]
fn what_is_off_the_topic() {
    check(
        &["training in Kenya in 1995"],
        expect![[r#"
            Nothing of this was found for 1995.

            Nearest, though not an answer:
              In Kenya, UNODC gave training on gender mainstreaming so as to promote more effective responses by police and justice to violence against women and gender-based violence. [1]
              UNODC training and capacity building meant to make police and justice responses to violence against women and gender-based violence (VAW/GBV) more effective took place in Egypt, Kenya, Kyrgyzstan, Mexico, Myanmar and Namibia. [2]

            Sources
            [1] UNODC Training and Support by Place › Kenya, line 33 · training-by-place.md#2017
            [2] UNODC Training and Support by Place, line 10 · training-by-place.md#216
        "#]],
    );
    check(
        &["when were the Bangkok Rules adopted?"],
        expect![[r#"
            No date for this was found in the documents.

            Nearest, though not an answer:
              The Bangkok Rules, in full the United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders, were adopted by General Assembly resolution 65/229. [1]
              Two further General Assembly resolutions in UNODC's policy framework, A/Res/68/191 and A/Res/70/176, concern action against the gender-related killing of women and girls. [2]

            Sources
            [1] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 16 · policy-framework.md#995
            [2] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 17 · policy-framework.md#1185
        "#]],
    );
    check(
        &["who won the world cup"],
        expect![[r#"
            The documents never use the words “won”, “world”, “cup”.
        "#]],
    );
    check(
        &["write me a poem"],
        expect![[r#"
            The documents never use the word “poem”.
        "#]],
    );
    check(
        &["UNODC phone number"],
        expect![[r#"
            No such address was found in the documents.

            Nearest, though not an answer:
              The address given for UNODC is United Nations Headquarters, DC1 Building, Room 613, One United Nations Plaza, New York, NY 10017, USA. [1]
              The webpage https://www.unodc.org/unodc/en/justice-and-prison-reform/cpcj-tools-gender.html has the full list of tools and resources of the United Nations Office on Drugs and Crime (UNODC). [2]

            Sources
            [1] About the United Nations Office on Drugs and Crime › Address, line 23 · about-unodc.md#1214
            [2] UNODC Tools and Resources, line 9 <https://www.unodc.org/unodc/en/justice-and-prison-reform/cpcj-tools-gender.html#:~:text=The%20webpage%20https%3A%2F%2Fwww.unodc.org%2Funodc%2Fen%2Fjustice%2Dand%2Dprison%2Dreform%2Fcpcj%2Dtools%2Dgender.html%20has%20the,on%20Drugs%20and%20Crime%20%28UNODC%29.> · tools-and-resources.md#27
        "#]],
    );
}

#[test]
fn choices_and_talk() {
    check(
        &["Congo"],
        expect![[r#"
            “Congo” can mean several things. Which one?
              • Democratic Republic of the Congo
              • Republic of the Congo
        "#]],
    );
    check(
        &["training in Guinea"],
        expect![[r#"
            The documents never mention Guinea.
        "#]],
    );
    check(
        &["hello"],
        expect![[r#"
        Hello! What would you like to know from the documents?
    "#]],
    );
    check(
        &["thanks!"],
        expect![[r#"
        You are welcome.
    "#]],
    );
    check(
        &["what can you do?"],
        expect![[r#"
            Probably:
            Docent is a program that answers questions about documents. [1]
            In Discord you ask Docent by mentioning it with a question, by replying to one of its answers, or by writing to it in a direct message. [2]
            Docent answers questions with sentences quoted from your team's documents. [3]
            2 more: ask with --all to see them.

            Sources
            [1] About Docent › What Docent is and what it can do, line 10 · about-docent.md#49
            [2] About Docent › Docent in Discord, line 51 · about-docent.md#2515
            [3] About Docent › What Docent is and what it can do, line 11 · about-docent.md#109
        "#]],
    );
}
