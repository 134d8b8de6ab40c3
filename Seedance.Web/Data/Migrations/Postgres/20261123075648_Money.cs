using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Seedance.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Money : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Jobs_CampaignMoney",
                table: "Jobs",
                columns: new[] { "CampaignId", "State", "Gateway", "Currency", "EstimatedTokens", "EstimatedCostMicros", "Tokens" },
                filter: "\"CampaignId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Trash",
                table: "Jobs",
                columns: new[] { "OwnerId", "Id" },
                descending: new[] { false, true },
                filter: "\"TrashedAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_CampaignMoney",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_Trash",
                table: "Jobs");
        }
    }
}
